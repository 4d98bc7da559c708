insert into a.t (kind) values ('x'), (null);
insert into b.t (kind) values ('y');
insert into b.kept values (1, 'dot', 'one', 'two'), (2, null, '1', '2');
insert into "b.kept".a values (1, 'b');
