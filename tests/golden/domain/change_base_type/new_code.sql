insert into items (id, quantity) values ((select max(id) + 1 from items), 7);
update items set quantity = 8 where id = 7;
