insert into readings select 11, max(at) + 1, 1 from readings;
update readings set value = 12 where device = 11;
insert into tags select 'by new code ' || count(*), 5000 + count(*) from tags;
update tags set note = 'seen by new code' where name = 'tag 7';
