insert into lot select i, 'Lot ' || i, i / 3.0 from generate_series(1, 60) as i;
