insert into t (id, g) values ((select max(id) + 1 from t), 'b');
