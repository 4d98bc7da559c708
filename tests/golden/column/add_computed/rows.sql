insert into orders (net, note) select i / 7.0, nullif('n' || i % 5, 'n3') from generate_series(1, 800) i;
insert into lines select i, 1 + i % 800 from generate_series(1, 100) i;
