insert into animals values (1, 2, 'a'); insert into cats values (2, 4, 'b');
