insert into docs (id, code) values ((select max(id) + 1 from docs), 'new ' || (select max(id) + 1 from docs));
update docs set code = 'seen' where id = 7;
