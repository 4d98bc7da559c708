insert into tickets (title, state, note) values ('by new code', 'new', 'unknown');
