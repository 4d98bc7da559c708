insert into notes (id, body, state, rank) select max(id) + 1, 'by new code', 's', 5 from notes;
update notes set body = 'seen by new code' where id = 10;
