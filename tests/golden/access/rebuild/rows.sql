insert into orders values (1, 20), (2, 200); refresh materialized view counts;
