insert into shop.customers (id) values ((select max(id) + 1 from shop.customers));
