begin;
alter table orders alter column id type bigint;
alter table lines alter column order_id type bigint;
commit;
