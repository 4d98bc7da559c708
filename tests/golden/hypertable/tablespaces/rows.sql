insert into a select timestamptz '2024-01-01 00:00+00' + i * interval '1 day' from generate_series(1, 30) as i;
insert into b select timestamptz '2024-01-01 00:00+00' + i * interval '1 day' from generate_series(1, 30) as i;
insert into d select timestamptz '2024-01-01 00:00+00' + i * interval '1 day' from generate_series(1, 30) as i;
