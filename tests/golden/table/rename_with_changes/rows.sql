insert into "Order Items" ("itemId", "lotNo", quantity) select i, 'L' || i, i % 9 + 1 from generate_series(1, 1500) i;
insert into lines select i, i from generate_series(1, 100) i;
