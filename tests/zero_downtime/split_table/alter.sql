begin;
lock table orders;
create table shop_orders (
  id integer primary key default nextval('order_numbers'), customer_id integer not null, amount integer not null, note text,
  reference text
);
create table web_orders (like shop_orders including defaults including indexes);
insert into shop_orders select id, customer_id, amount, note, reference from orders where channel = 'shop';
insert into web_orders select id, customer_id, amount, note, reference from orders where channel = 'web';
create index shop_orders_customer_idx on shop_orders (customer_id);
create index web_orders_customer_idx on web_orders (customer_id);
drop table orders;
commit;
