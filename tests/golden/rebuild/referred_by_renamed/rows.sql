insert into orders values (1, 5), (2, null);
insert into order_lines values (1, 1), (2, null);
