insert into readings (id, device, at) values ((select max(id) + 1 from readings), 1, date '2024-06-01' + (select max(id) + 1 from readings)::integer);
update readings set device = 2 where id = 1;
