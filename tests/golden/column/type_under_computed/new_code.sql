insert into items (id, amount) values ((select max(id) + 1 from items), 5);
update items set amount = 6 where id = 1;
