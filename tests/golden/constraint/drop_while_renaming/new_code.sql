insert into people (id, head, quantity, kind) values ((select max(id) + 1 from people), 1, 7, 1);
update people set head = null, quantity = 8 where id = 2;
