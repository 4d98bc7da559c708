insert into orders (id, "lotNo", quantity, spare) values ((select max(id) + 1 from orders), 'new', 2, 'more');
update orders set "lotNo" = 'seen', quantity = 4, spare = 'else' where id = 7;
update orders set "lotNo" = 'half seen' where id = 8;
