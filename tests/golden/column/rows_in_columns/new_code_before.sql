insert into place (id, at, seen) values ((select max(id) + 1 from place), row(2, null), row(null, 2));
insert into place (id, at, seen) values ((select max(id) + 1 from place), row(null, null), row(null, null));
update place set seen = row(7, null) where id = 7;
update place set seen = null where id = 8;
