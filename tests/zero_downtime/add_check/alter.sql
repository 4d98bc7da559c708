alter table orders add constraint orders_amount_positive check (amount > 0);
