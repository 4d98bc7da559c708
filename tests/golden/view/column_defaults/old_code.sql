insert into inbox (title) values ('by old code');
insert into moods (id) values (default);
insert into narrowed (note) values ('by old code');
