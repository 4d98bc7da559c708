insert into names (id, name, town) select max(id) + 1, 'new', 'by new code' from names;
update names set town = 'seen by new code' where id = 3;
