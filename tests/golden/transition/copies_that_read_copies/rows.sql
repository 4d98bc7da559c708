insert into plant select 'p' || i, 'city ' || i % 3 from generate_series(1, 20) i;
insert into sample select i, 'p' || 1 + i % 20, i % 7 from generate_series(1, 1500) i;
insert into machine select i, 'p' || 1 + i % 20 from generate_series(1, 1500) i;
