set role auditor;
select id, name from accounts;
update accounts set name = name where id = 3;
reset role;
