insert into orders (net, note) values (1.5, 'late');
insert into orders values (default, 2.5, 'later');
update orders set net = net + 1 where id = (select max(id) from orders where net < 100);
insert into lines select max(id) + 1, (select max(id) from orders) from lines;
