drop table orders_1;
