insert into bookings select i, i, '[2024-01-01, 2024-01-02)' from generate_series(1, 30) i;
