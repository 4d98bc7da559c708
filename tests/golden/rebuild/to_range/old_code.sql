insert into visits (at, page) values ('2024-02-29', '/new'), ('2030-01-01', '/later'), ('2023-06-06', '/moved');
update visits set at = at + 400 where page = '/moved';
delete from visits where page = '/later';
