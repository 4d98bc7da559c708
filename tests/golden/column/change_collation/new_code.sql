insert into documents (id, code) values ((select max(id) + 1 from documents), 'new code');
update documents set code = 'seen by new code' where id = 7;
