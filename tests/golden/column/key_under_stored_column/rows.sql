insert into customers select generate_series(-20, 50);
insert into orders select i, case when i % 3 > 0 then i % 50 end from generate_series(1, 200) i;
insert into devices select md5(i::text)::uuid::text from generate_series(1, 30) i;
insert into readings select i, md5((i % 30 + 1)::text)::uuid::text from generate_series(1, 100) i;
