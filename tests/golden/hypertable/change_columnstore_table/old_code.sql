insert into readings (device, ts, value) values (1, '2024-03-01', 1);
