alter table orders add column total integer generated always as (amount * 2) stored;
