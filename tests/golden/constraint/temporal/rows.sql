insert into rooms values (1, '[2024-01-01,2025-01-01)'), (1, '[2025-01-01,2026-01-01)'); insert into bookings values (1, '[2024-06-01,2024-07-01)');
