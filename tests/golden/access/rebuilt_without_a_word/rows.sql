insert into events (kind) select 'k' || i from generate_series(1, 40) i;
insert into logs (line) select 'l' || i from generate_series(1, 40) i;
insert into marks (mark) select 'm' || i from generate_series(1, 40) i;
