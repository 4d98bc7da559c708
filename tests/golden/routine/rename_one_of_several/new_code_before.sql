insert into t (id) select max(id) + f(1) from t;
