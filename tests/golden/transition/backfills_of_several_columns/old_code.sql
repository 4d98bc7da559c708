insert into t (a) values ((select max(a) + 1 from t));
