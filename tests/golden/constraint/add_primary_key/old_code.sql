insert into measures select max(place) + 1, '2025-01-01', 1 from measures;
insert into tags select repeat('x', max(length(name)) + 1) from tags;
