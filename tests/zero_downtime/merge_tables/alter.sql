begin;
lock table orders, web_orders;
create table purchases (
  id integer primary key default nextval('order_numbers'), customer_id integer not null, amount integer not null, note text,
  channel text not null, reference text
);
insert into purchases select id, customer_id, amount, note, 'shop', reference from orders;
insert into purchases select id, customer_id, amount, note, 'web', session from web_orders;
create index purchases_customer_idx on purchases (customer_id);
drop table orders, web_orders;
commit;
