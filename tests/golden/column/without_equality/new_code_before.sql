insert into places (id, at, data, more, "both", state) values ((select max(id) + 1 from places), '(7,7)', '{"n": 7}', '{}', row(point(7, 7), '[]'), '{"a": 7}');
update places set at = '(8,8)', more = '[8]' where id = 2;
