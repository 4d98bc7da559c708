insert into t (id, a, b, g, l) values ((select max(id) + 1 from t), array[1.5], array[array['x']], 'abcd', array['z']);
update t set g = 'efgh' where id = 7;
