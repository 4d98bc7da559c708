insert into readings (id, at, place) select max(id) + 1, '2023-05-05', 1 from readings;
update readings set at = at + 365, value = value + 1 where id > 900;
insert into readings (id, at, place) select max(id) + 1, '2022-05-05', 1 from readings;
delete from readings where id > 900 and id % 3 = 0;
