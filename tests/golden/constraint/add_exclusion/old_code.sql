insert into bookings select max(id) + 1, max(room) + 1, '[2024-01-01, 2024-01-02)' from bookings;
