insert into bookings (room, seats, note) select max(room) + 10, 3, 'by new code' from bookings;
update bookings set note = 'seen by new code' where id % 50 = 7;
update bookings set room = room + 1 where id = (select max(id) from bookings);
