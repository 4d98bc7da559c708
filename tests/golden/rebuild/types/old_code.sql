insert into bookings (room) select max(room) + 10 from bookings;
update bookings set seats = seats + 1, room = room + 1 where id > 700;
insert into bookings (room) select max(room) + 10 from bookings;
delete from bookings where id = (select max(id) from bookings);
insert into guests select max(id) + 1, (select max(id) from bookings) from guests;
