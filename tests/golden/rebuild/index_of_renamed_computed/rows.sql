insert into lots (code) select gen_random_uuid() from generate_series(1, 20);
update lots set over = id - 1 where id > 1;
