begin;
alter table orders add column region text;
update orders set region = 'r' || customer_id % 7;
alter table orders alter column region set not null;
commit;
