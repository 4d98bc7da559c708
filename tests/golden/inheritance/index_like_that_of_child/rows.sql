insert into great_readings values (1, 2);
