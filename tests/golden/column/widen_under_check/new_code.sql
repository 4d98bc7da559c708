insert into people (id, code, name) select max(id) + 1, 'new', 'new' || max(id) from people;
