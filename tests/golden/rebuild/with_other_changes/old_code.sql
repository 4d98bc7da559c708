insert into notes (id, state, rank) select max(id) + 1, 'o', 3 from notes;
update notes set body = 'other' where id > 300;
