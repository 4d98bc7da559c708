insert into t (a, b, c, d, e) select max(a) + 1, 'new', 2 * max(a) + 2, 5, 'given' from t;
insert into no_key (x, y) values (7, 'given');
update t set b = 'seen' where a = 7;
