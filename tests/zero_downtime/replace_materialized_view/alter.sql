begin;
drop materialized view amounts;
create materialized view amounts as select customer_id, sum(amount) as amount, count(*) as orders from orders group by customer_id;
create index amounts_customer_idx on amounts (customer_id);
commit;
