insert into orders (id, number, area, note, token) values ((select max(id) + 1 from orders), (select max(number) + 1 from orders), 'new', 'n' || (select max(id) + 1 from orders), 't' || (select max(id) + 1 from orders));
update orders set area = 'seen' where id = 7;
