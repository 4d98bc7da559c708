insert into days select date '2024-01-01' + i, (array['bad', 'good'])[i % 2 + 1]::mood from generate_series(1, 40) i;
insert into weeks select date '2024-01-01' + 7 * i, array['bad', 'good', null]::mood[] from generate_series(1, 40) i;
