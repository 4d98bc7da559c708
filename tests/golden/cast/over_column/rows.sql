insert into tickets (id, mood) select i, 'calm' from generate_series(1, 20) i;
insert into days (id, mood) select i, 'angry' from generate_series(1, 20) i;
