insert into lines values ((select max(id) + 1 from lines), 7);
insert into customers values ((select max(id) + 1 from customers));
