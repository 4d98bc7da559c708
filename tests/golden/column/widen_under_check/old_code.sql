insert into people (id, code) select max(id) + 1, 'old' from people;
