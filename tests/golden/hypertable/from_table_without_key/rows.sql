insert into readings select g % 3, '2024-01-01'::timestamptz + g * interval '5 hours', g from generate_series(1, 40) as g;
