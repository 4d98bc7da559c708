insert into items (id, name) values ((select max(id) + 1 from items), 'New');
update items set name = 'Seen' where id = 1;
