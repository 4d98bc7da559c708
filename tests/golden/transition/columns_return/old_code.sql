insert into tasks (id, born_at, price, first, last, found)
values ((select max(id) + 1 from tasks), '2024-05-06 07:08', 1.25, 'Old', 'Code', '[]');
