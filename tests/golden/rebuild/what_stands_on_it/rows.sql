insert into orders values (1, 5), (2, null);
insert into order_lines values (1, 1), (2, null);
insert into order_notes values (1, 2);
insert into events values (1, 7), (2, null);
