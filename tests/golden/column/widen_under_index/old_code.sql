insert into people (id, mail) select max(id) + 1, 'Old' || max(id) || '@x' from people;
