insert into trace select n, 'lot ' || n, 'note ' || n from generate_series(1, 20) n;
