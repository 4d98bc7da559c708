insert into pairs values ((1, 2)), ((3, 4));
