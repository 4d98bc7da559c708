delete from parts where id > 100;
insert into parts values (102, 101, 5), (101, 1, 6);
update parts set id = 200 where id = 102;
delete from parts where id = 1;
