insert into parts select max(id) + 1, 1, 9 from parts;
update parts set weight = 8 where parent = 1;
