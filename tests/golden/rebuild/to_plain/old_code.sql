insert into visits (at, page) values ('2024-02-29', '/new'), ('2030-01-01', '/later');
update visits set at = at + 400 where id in (5, 6);
delete from visits where id between 10 and 20;
