insert into readings (device, ts, value) values (1, '2024-03-01', (select max(value) + 1 from readings));
