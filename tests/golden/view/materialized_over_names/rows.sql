insert into orders select i, i * 10 from generate_series(1, 30) as i;
refresh materialized view most;
refresh materialized view least;
refresh materialized view again;
refresh materialized view rows_of;
refresh materialized view oids_of;
refresh materialized view named;
