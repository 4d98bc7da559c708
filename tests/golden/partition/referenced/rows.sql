insert into visitors values (1);
