insert into names (id, name, town) select max(id) + 1, 'old', 'by old code' from names;
