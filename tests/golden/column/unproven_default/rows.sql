insert into bookings (id) values (1), (2);
