insert into customers (name) select 'c' || i from generate_series(1, 20) i;
insert into orders (customer_id, note, total)
select 1 + i % 20, case when i % 3 > 0 then 'note ' || i end, i from generate_series(1, 2500) i;
insert into lines (order_id) select id from orders where id % 2 = 0;
delete from orders where id % 10 = 0;
