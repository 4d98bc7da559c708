insert into orders values (1, 'a', 'b'); insert into letters values (1);
