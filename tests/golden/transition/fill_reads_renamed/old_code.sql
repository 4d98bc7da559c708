insert into t (id, quantity) values ((select max(id) + 1 from t), 3);
