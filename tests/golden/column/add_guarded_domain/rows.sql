insert into players select i, i from generate_series(1, 100) i;
insert into teams select i from generate_series(1, 100) i;
