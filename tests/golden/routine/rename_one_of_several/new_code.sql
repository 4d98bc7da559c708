insert into t (id) select max(id) + g(1) from t;
