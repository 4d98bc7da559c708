insert into places select generate_series(1, 50);
insert into sensors select i, 1 + i % 50 from generate_series(1, 200) i;
insert into shops select generate_series(1, 50);
insert into tills select i, 1 + i % 50 from generate_series(1, 200) i;
