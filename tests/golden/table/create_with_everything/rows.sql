insert into shop.customers select generate_series(1, 10);
