insert into t values ((select max("keyA") + 1 from t), 'old', 3);
