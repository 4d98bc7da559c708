delete from parts where id > 100;
insert into parts values (102, 101, 5), (101, 1, 6), (103, 102, 1);
update parts set parent = 100 where id = 103;
delete from parts where id = 102;
