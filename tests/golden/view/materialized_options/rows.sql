insert into t select generate_series(1, 20); refresh materialized view m;
