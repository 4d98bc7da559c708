insert into parcels select max(id) + 1, 'heavy', 'much too large' from parcels;
update parcels set weight = '17 kg', size = 's' where weight = 'heavy';
insert into parcels select max(id) + 1, 'light', 's' from parcels;
delete from parcels where weight = 'light';
update parcels set weight = '??', size = 'far too large' where id = 9;
update parcels set weight = '9 kg', size = 's9' where id = 9;
