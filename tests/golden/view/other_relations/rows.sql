insert into orders select i, i, 'name ' || i, 'note' from generate_series(1, 10) i;
insert into customers select i, 'town ' || i from generate_series(1, 10) i;
