insert into orders select max(id) + 1, max(number) + 1, 1, 1 from orders;
