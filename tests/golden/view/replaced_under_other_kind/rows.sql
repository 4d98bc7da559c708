insert into works select i, 'n' || i from generate_series(1, 20) as i;
refresh materialized view b_count;
