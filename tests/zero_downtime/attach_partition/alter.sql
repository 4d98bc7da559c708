create table orders_2 partition of orders for values from (900000000) to (1000000000);
