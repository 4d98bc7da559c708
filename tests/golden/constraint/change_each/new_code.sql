insert into orders select max(id) + 1, max(number) + 1, 'new', 2, 2, 2 from orders;
update orders set amount = 99, customer_id = 3 where id = 7;
