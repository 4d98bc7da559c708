-- Someone looks at many rows for a while, and at the result for longer.
begin;
select sum(amount) from shop_orders where customer_id < 20;
select pg_sleep(0.6);
commit;
