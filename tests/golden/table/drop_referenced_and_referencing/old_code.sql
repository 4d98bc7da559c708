insert into orders (id, customer_id) values ((select max(id) + 1 from orders), 1);
insert into lines values ((select max(id) + 1 from lines), 1);
