alter table orders add unique (reference);
