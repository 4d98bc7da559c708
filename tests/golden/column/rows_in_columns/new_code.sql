insert into place (id, at, found) values ((select max(id) + 1 from place), row(2, null), row(null, 2));
insert into place (id, at, found) values ((select max(id) + 1 from place), row(null, null), row(null, null));
update place set found = row(7, null) where id = 7;
update place set found = null where id = 8;
