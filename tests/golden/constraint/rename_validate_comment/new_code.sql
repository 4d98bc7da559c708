insert into orders select max(id) + 1, max(number) + 1, 2, 2 from orders;
update orders set amount = 99 where id = 7;
