insert into docs (id, a) values ((select max(id) + 1 from docs), 'Old ' || (select max(id) from docs));
