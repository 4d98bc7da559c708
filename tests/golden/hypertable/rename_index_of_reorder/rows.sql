insert into readings select '2024-01-01'::timestamptz + g * interval '1 day', g % 3 from generate_series(1, 20) as g;
