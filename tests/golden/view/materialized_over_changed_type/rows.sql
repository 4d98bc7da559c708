insert into customers values (1, 'Ann'), (2, 'Bob');
insert into orders select i, 1 + i % 2, i * 10, 'note ' || i from generate_series(1, 30) as i;
insert into bounds values (100, 'round'), (120, 'dozen');
refresh materialized view totals;
refresh materialized view notes;
refresh materialized view documents;
refresh materialized view kinds;
