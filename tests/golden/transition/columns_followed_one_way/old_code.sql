insert into people (id, name, born, size)
values ((select max(id) + 1 from people), 'Old', '2001-02-03', 5);
update people set born = '2002-02-02' where id = 5;
update people set born = '2003-03-03', name = null where id = 8;
