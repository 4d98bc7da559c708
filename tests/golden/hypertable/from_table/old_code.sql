insert into readings values (7, now(), 1), (8, '2024-01-01', 2), (9, '2024-01-02', 3) on conflict do nothing;
update readings set value = value + 1 where device = 7;
delete from readings where device = 9;
