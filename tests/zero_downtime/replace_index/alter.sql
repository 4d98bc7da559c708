begin;
drop index orders_customer_idx;
create index orders_customer_idx on orders (customer_id, amount);
commit;
