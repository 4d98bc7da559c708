insert into orders (id, lot_code, amount, extra, weight) values ((select max(id) + 1 from orders), 'new', 2, 'more', 3);
update orders set lot_code = 'seen', amount = 4, extra = 'else', weight = 5 where id = 7;
update orders set lot_code = 'half seen' where id = 8;
