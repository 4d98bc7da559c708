insert into orders (customer_id, day, total) values (1, '2024-05-01', 7);
update orders set total = 8 where day = '2024-03-01';
insert into events values ('2024-02-02', 'open');
