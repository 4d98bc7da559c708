insert into visits (at, page) values ('2023-07-07', '/by new code'), ('2031-01-01', '/later still');
update visits set at = at + 200 where page = '/by new code';
update visits set page = '/seen' where id = 3;
