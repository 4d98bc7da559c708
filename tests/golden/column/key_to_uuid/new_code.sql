insert into devices (id, name) values ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'by new code') on conflict do nothing;
insert into readings (device, at, value) values ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '2025-01-01 00:00+00', 5) on conflict do nothing;
update parts set device = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' where number = 2;
