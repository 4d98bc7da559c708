insert into orders_2023 values (70, '2023-07-01', 1);
insert into orders values (71, '2024-07-01', 1);
insert into clicks values ('click', '2024-01-01');
