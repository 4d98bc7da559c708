insert into t (key_a, key_b, value, extra) values ((select max(key_a) + 1 from t), 'new', 7, 'given');
update t set value = 8 where key_a = 7 and key_b = 'b3';
