insert into customers values (1);
insert into orders (customer_id, day, total) values (1, '2024-03-01', 5), (1, '2024-04-01', 6);
insert into events values ('2024-01-01', 'open');
