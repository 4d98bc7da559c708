insert into customers select max(id) + 1 from customers;
insert into orders (id, customer_id) select max(id) + 1, 7 from orders;
update orders set customer_id = 3 where id = 5;
