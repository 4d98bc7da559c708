insert into places (id, location, data, extra, where_at, state) values ((select max(id) + 1 from places), '(7,7)', '{"n": 7}', '{}', row(point(7, 7), '[]'), '{"a": 7}');
update places set location = '(8,8)', extra = '[8]' where id = 2;
