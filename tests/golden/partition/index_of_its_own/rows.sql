insert into items values (1, '2026-01-01'), (1000, '2026-01-02');
