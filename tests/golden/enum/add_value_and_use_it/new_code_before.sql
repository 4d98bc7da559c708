insert into t (id, state) values ((select max(id) + 1 from t), 'done');
update t set state = 'done' where id = 7;
