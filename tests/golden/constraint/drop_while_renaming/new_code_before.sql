insert into users (id, owner, amount, kind) values ((select max(id) + 1 from users), 1, 7, 1);
update users set owner = null, amount = 8 where id = 2;
