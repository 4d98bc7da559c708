insert into measures (place, day, value) values ((select max(place) + 1 from measures), '2025-06-01', 2);
insert into tags (name) select repeat('x', max(length(name)) + 1) from tags;
update measures set value = 99 where place = 7;
