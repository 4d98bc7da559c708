insert into orders values ('old');
insert into bills (note) values ('old');
