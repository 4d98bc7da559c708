insert into t ("keyA", "keyB", value) values ((select max("keyA") + 1 from t), 'new', 7);
update t set value = 8 where "keyA" = 7 and "keyB" = 'b3';
