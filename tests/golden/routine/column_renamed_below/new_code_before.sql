insert into orders (id, m) values ((select max(id) + 1 from orders), f(2) || g(2));
