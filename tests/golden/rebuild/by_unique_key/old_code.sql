insert into readings select 9, max(at) + 1, 9 from readings;
update readings set value = 10 where device = 9;
insert into tags values ('during', -1), ('gone', null);
update tags set name = 'while', code = -2 where name = 'during';
delete from tags where name = 'gone';
update tags set name = 'while ' || count, code = -2 - count from (select count(*) from tags) as c where name = 'while';
