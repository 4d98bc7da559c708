begin;
alter table orders add primary key (id);
drop index orders_id_idx;
commit;
