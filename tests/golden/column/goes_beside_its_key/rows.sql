insert into shelves select i from generate_series(1, 20) as i;
insert into rooms select i, i from generate_series(1, 20) as i;
insert into chairs select i, i from generate_series(1, 20) as i;
