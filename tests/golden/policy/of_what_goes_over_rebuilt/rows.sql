insert into members select i, i from generate_series(1, 20) as i;
insert into rooms select i from generate_series(1, 20) as i;
insert into walls select i from generate_series(1, 20) as i;
