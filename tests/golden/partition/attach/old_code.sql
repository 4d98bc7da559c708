insert into orders_2023 values (60, '2023-06-01', 1);
insert into events values ('other', '2023-06-01');
