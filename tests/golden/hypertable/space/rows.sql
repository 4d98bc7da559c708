insert into a select '2024-01-01'::timestamptz + g * interval '1 day', g from generate_series(1, 20) as g;
insert into b select '2024-01-01'::timestamptz + g * interval '1 day', g, g * 100 from generate_series(1, 20) as g;
