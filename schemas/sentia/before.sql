-- The dashboard before its full schema: users, stock and orders, as an ORM made them, with some 9,000 rows.

create table users (
  id uuid primary key default gen_random_uuid(),
  email varchar(255) not null unique,
  "clerkId" varchar(64),
  full_name varchar(255),
  role varchar(20),
  created_at timestamptz not null default current_timestamp
);

create table audit_logs (
  id bigserial primary key,
  user_id uuid references users (id),
  action varchar(60) not null,
  entity_type varchar(60),
  entity_id varchar(60),
  payload jsonb,
  created_at timestamptz not null default current_timestamp
);

create table products (
  id uuid primary key default gen_random_uuid(),
  sku varchar(40) not null unique,
  name varchar(255) not null,
  old_field varchar(100),
  unit_price double precision not null default 0,
  created_at timestamptz not null default current_timestamp
);

create table warehouses (
  id uuid primary key default gen_random_uuid(),
  code varchar(20) not null unique,
  name varchar(255) not null
);

create table inventory (
  id uuid primary key default gen_random_uuid(),
  product_id uuid not null references products (id),
  warehouse_id uuid not null references warehouses (id),
  quantity varchar(20)
);

create table customers (
  id uuid primary key default gen_random_uuid(),
  name varchar(255) not null,
  email varchar(255),
  created_at timestamptz not null default current_timestamp
);

create table orders (
  id uuid primary key default gen_random_uuid(),
  order_number varchar(60),
  customer_id uuid not null references customers (id),
  status varchar(20) not null default 'pending',
  ordered_at timestamptz not null default current_timestamp
);
create index orders_customer_id_idx on orders (customer_id);

create table order_items (
  id uuid primary key default gen_random_uuid(),
  order_id uuid not null references orders (id) on delete cascade,
  product_id uuid not null references products (id),
  quantity integer not null,
  unit_price double precision not null
);
create index order_items_order_id_idx on order_items (order_id);

-- Rows: the same on every run.

create function pg_temp.id(kind text, n bigint) returns uuid language sql immutable as $$select md5(kind || n)::uuid$$;

-- Every ninth user never got a role; some have one that was misspelt.
insert into users (id, email, "clerkId", full_name, role, created_at)
select pg_temp.id('user', n), 'user' || n || '@sentia.example', case when n % 5 > 0 then 'user_' || md5('clerk' || n) end,
       (array['Ada', 'Bert', 'Cleo', 'Dora'])[1 + n % 4] || ' no. ' || n,
       case when n % 9 = 0 then null else (array['admin', 'manager', 'operator', 'viewer', 'Viewer'])[1 + n % 5] end,
       timestamptz '2024-01-01 08:00:00+00' + n * interval '7 hours'
from generate_series(1, 200) as n;

insert into audit_logs (user_id, action, entity_type, entity_id, payload, created_at)
select pg_temp.id('user', 1 + n % 200), (array['login', 'update', 'export'])[1 + n % 3], 'order', n::text,
       case when n % 4 > 0 then jsonb_build_object('ip', '10.0.0.' || n % 250) end,
       timestamptz '2024-06-01 08:00:00+00' + n * interval '13 minutes'
from generate_series(1, 2500) as n;

insert into products (id, sku, name, old_field, unit_price, created_at)
select pg_temp.id('product', n), 'SKU-' || lpad(n::text, 5, '0'),
       (array['Gaba Red', 'Gaba Black', 'Gaba Gold'])[1 + n % 3] || ' ' || n,
       case when n % 10 = 0 then null else 'family ' || n % 12 end,
       8 + n % 40 + 0.95, timestamptz '2024-01-01 00:00:00+00' + n * interval '1 day'
from generate_series(1, 300) as n;

insert into warehouses (id, code, name)
select pg_temp.id('warehouse', n), 'W' || n, (array['London', 'Rotterdam', 'Newark'])[n]
from generate_series(1, 3) as n;

-- The quantity was free text; a few shelves were never counted.
insert into inventory (id, product_id, warehouse_id, quantity)
select pg_temp.id('inventory', p * 3 + w), pg_temp.id('product', p), pg_temp.id('warehouse', w),
       case when (p + w) % 53 = 0 then 'recount' when (p + w) % 31 = 0 then null else (p * 7 + w * 11 % 90)::text end
from generate_series(1, 300) as p, generate_series(1, 3) as w;

insert into customers (id, name, email, created_at)
select pg_temp.id('customer', n), 'Customer ' || n, case when n % 6 > 0 then 'buyer' || n || '@shop.example' end,
       timestamptz '2024-02-01 09:00:00+00' + n * interval '11 hours'
from generate_series(1, 250) as n;

-- Every seventh order came in without a number.
insert into orders (id, order_number, customer_id, status, ordered_at)
select pg_temp.id('order', n), case when n % 7 > 0 then 'SO-' || lpad(n::text, 6, '0') end, pg_temp.id('customer', 1 + n % 250),
       (array['pending', 'paid', 'shipped', 'delivered', 'cancelled'])[1 + n % 5],
       timestamptz '2024-06-01 00:00:00+00' + n * interval '3 hours'
from generate_series(1, 1500) as n;

insert into order_items (id, order_id, product_id, quantity, unit_price)
select pg_temp.id('item', n), pg_temp.id('order', 1 + n % 1500), pg_temp.id('product', 1 + n % 300), 1 + n % 9, 8 + n % 40 + 0.95
from generate_series(1, 3500) as n;
