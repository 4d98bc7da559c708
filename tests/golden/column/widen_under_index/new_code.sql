insert into people (id, mail, name) select max(id) + 1, 'New' || max(id) || '@x', 'new' from people;
