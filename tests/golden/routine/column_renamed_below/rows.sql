insert into orders values (2, 'a'), (3, 'b'); insert into lines values (2, 5);
