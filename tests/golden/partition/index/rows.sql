insert into metrics values (1, '2023-05-05', 1.5, 'm'), (1, '2024-05-05', 2.5, 'm'), (2, '2024-05-05', null, null);
