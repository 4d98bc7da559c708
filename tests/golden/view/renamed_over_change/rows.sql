insert into orders select i, i * 1.25, 'note ' || i from generate_series(1, 40) i;
refresh materialized view sums;
