insert into tools select i, 'n' || i from generate_series(1, 20) as i;
insert into a_saws (id, name) select i, 's' || i from generate_series(21, 40) as i;
insert into nails (id, name) select i, 'n' || i from generate_series(1, 20) as i;
