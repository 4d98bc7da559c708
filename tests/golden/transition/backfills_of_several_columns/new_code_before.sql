insert into t (a, b, c) select max(a) + 1, 'new', 2 * max(a) + 2 from t;
insert into no_key (x) values (7);
update t set b = 'seen' where a = 7;
