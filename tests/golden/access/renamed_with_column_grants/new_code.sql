set role auditor;
update members set name = 'by new code' where id = 4;
reset role;
