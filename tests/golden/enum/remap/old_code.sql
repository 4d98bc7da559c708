insert into shop.orders (id, state, seen) values ((select max(id) + 1 from shop.orders), 'payed', '{payed}');
update shop.orders set state = 'payed' where id = 3;
update shop.orders set state = 'new' where id = 3;
insert into shop.orders (id, state) values ((select max(id) + 1 from shop.orders), 'paid');
