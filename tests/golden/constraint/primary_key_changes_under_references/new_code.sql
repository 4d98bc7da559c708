insert into t select max(id) + 1, max(id) + 1, max(id) + 1 from t;
insert into r select max(id) + 1, 5, 6 from r;
update t set a = a + 1000 where id = 7;
