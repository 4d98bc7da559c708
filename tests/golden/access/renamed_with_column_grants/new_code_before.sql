set role auditor;
update accounts set name = 'by new code' where id = 4;
reset role;
