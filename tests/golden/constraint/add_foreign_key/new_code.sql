insert into orders (id, amount, note) values ((select max(id) + 1 from orders), 2, 'new code');
insert into lines values ((select max(id) + 1 from lines), (select max(id) from orders));
update lines set order_id = 2 where id = 7;
