insert into documents (id, code) values ((select max(id) + 1 from documents), 'old code');
