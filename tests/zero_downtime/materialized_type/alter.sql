begin;
drop materialized view amounts;
drop view placed;
alter table orders alter column amount type bigint;
create view placed as select id, customer_id, amount from orders;
create materialized view amounts as select customer_id, sum(amount) as amount from placed group by customer_id;
create index amounts_customer_idx on amounts (customer_id);
commit;
