insert into parcels (id) select n from generate_series(1, 5) n;
