insert into t (id, c, d) values ((select max(id) + 1 from t), 'y', '{y}');
