insert into gone.t select generate_series(1, 10);
