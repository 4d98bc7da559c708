insert into shop.orders (note, total) values ('a', 1), ('b', 2);
