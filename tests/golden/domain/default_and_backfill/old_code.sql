insert into parts select max(id) + 1, -1 from parts;
