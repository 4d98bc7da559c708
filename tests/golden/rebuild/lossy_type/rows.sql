insert into parcels select i, i || ' kg', 's' || i % 10 from generate_series(1, 1200) i;
