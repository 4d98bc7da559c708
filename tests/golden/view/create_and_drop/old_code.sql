insert into t (id, a) values ((select max(id) + 1 from t), 'old code');
