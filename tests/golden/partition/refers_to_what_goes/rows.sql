insert into pages select i from generate_series(1, 20) i;
insert into visits select i, i from generate_series(1, 20) i;
