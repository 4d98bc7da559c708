insert into inbox (title) values ('first'), ('second');
insert into narrowed (note) values ('third');
