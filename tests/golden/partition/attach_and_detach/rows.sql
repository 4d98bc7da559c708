insert into payments values (1, '2023-05-05', 1), (2, '2024-05-05', 2);
insert into payments_2025 values (3, '2025-05-05', 3);
