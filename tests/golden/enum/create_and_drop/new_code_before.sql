insert into t (id) values ((select max(id) + 1 from t));
