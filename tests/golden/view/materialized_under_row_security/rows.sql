insert into notes select i, case when i % 2 = 0 then 'app' else 'secret' end from generate_series(1, 20) i; refresh materialized view listed; refresh materialized view counted;
