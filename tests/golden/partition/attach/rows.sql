insert into customers values (1);
insert into orders select i, date '2024-03-01' + i, 1 from generate_series(1, 50) i;
insert into orders_2023 select i, date '2023-03-01' + i, 1 from generate_series(1, 50) i;
insert into events select 'key', date '2024-03-01' + i from generate_series(1, 50) i;
insert into clicks select case when i % 2 = 0 then 'click' end, date '2024-03-01' + i from generate_series(1, 50) i;
