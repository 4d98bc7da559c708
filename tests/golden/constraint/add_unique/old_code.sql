insert into orders (id, number) values ((select max(id) + 1 from orders), (select max(number) + 1 from orders));
