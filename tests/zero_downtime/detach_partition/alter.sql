alter table orders detach partition orders_1;
