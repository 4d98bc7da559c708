insert into orders (note, paid, customer, total) values ('by new code', true, 1, 5);
update orders set total = total + 1 where id = 4;
