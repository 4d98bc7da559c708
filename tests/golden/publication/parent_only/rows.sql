insert into readings values (1, 2); insert into checked_readings values (3, 4, 'me');
