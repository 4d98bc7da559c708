insert into a select max(id) + 1 from a;
