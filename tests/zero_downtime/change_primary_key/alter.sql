begin;
alter table lines drop constraint lines_order_id_fkey;
alter table orders drop constraint orders_pkey;
alter table orders add primary key (reference), add unique (id);
alter table lines add foreign key (order_id) references orders (id) on delete cascade;
drop index orders_reference_idx;
commit;
