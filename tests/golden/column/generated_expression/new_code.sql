insert into orders (id, net) values ((select max(id) + 1 from orders), 77);
update orders set net = 78 where id = 7;
