insert into t (id, n) select max(id) + 1, 7 from t;
update t set n = 8.5 where id = 3;
