insert into titles (title) values ('by new code');
