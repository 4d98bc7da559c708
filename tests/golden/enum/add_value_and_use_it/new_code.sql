insert into t (id, state, was_it) values ((select max(id) + 1 from t), 'done', 'it''s late');
update t set state = 'done' where id = 7;
