insert into orders (id, code, name, total) values ((select max(id) + 1 from orders), 'new', 'new code', 7.25);
update orders set name = 'seen', net = '10.1.0.0/16' where id = 7;
