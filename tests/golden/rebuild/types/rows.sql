insert into bookings (room, seats, note) select 10 * i, i % 9 + 1, 'n' || i % 4 from generate_series(1, 700) i;
insert into guests select i, i from generate_series(1, 50) i;
