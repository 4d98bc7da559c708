insert into purchases (id, amount, note) values ((select max(id) + 1 from purchases), 2, 'new code');
insert into lines values ((select max(id) from purchases));
update purchases set note = 'seen by new code' where id = 7;
