insert into documents (id, body) values ((select max(id) + 1 from documents), 'old code');
