insert into orders select i, i * 11 from generate_series(1, 30) as i;
refresh materialized view taxed;
