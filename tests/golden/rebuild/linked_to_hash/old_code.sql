insert into customers select max(id) + i, 'during' from customers, generate_series(1, 2) i group by i;
insert into orders (customer_id, note) select max(id) - i, 'during' from customers, generate_series(0, 1) i group by i;
insert into lines select (select max(id) from lines) + i, max(id) from orders, generate_series(1, 3) i group by i;
update orders set note = 'changed' where id = (select max(id) from orders);
update customers set name = 'changed' where id = (select max(id) from customers);
delete from lines where id = (select max(id) from lines);
with gone as (select max(id) - 1 as id from customers) delete from customers using gone where customers.id = gone.id and name = 'during' and not exists (select from lines join orders on orders.id = order_id where customer_id = customers.id);
