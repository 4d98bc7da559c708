insert into place (id, at, seen) values ((select max(id) + 1 from place), row(1, null), row(null, 1));
