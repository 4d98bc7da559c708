insert into notes (id, owner) values (3, 'app');
update notes set owner = 'app' where id = 3;
delete from notes where id = 3;
