insert into orders (id, mo) values ((select max(id) + 1 from orders), f(2) || g(2));
