-- The manufacturing module before resource allocation, alternate components and revisions.

create type alert_type as enum ('low_stock', 'out_of_stock', 'reorder');
create type transaction_type as enum ('receipt', 'issue', 'transfer', 'adjustment');

create table organizations (
  id serial primary key,
  name varchar(255) not null unique,
  created_at timestamp with time zone default current_timestamp
);

create table users (
  id serial primary key,
  organization_id integer not null references organizations (id),
  email varchar(255) not null,
  full_name varchar(255),
  is_active boolean default true,
  unique (organization_id, email)
);

create table products (
  id serial primary key,
  organization_id integer not null references organizations (id),
  product_name varchar(255) not null,
  unit varchar(50) not null,
  unit_price float not null default 0.0,
  reorder_level varchar(20)
);
create index idx_product_org_name on products (organization_id, product_name);

create table bill_of_materials (
  id serial primary key,
  organization_id integer not null references organizations (id),
  bom_name varchar(255) not null,
  output_item_id integer not null references products (id),
  output_quantity float not null default 1.0,
  version varchar(50) not null default '1.0',
  is_active boolean not null default true,
  created_at timestamp with time zone default current_timestamp,
  constraint uq_bom_org_name_version unique (organization_id, bom_name, version)
);

create table bom_components (
  id serial primary key,
  organization_id integer not null references organizations (id),
  bom_id integer not null references bill_of_materials (id) on delete cascade,
  component_item_id integer not null references products (id),
  quantity_required float not null,
  unit varchar(50) not null,
  unit_cost float default 0.0
);
create index idx_bom_component_bom on bom_components (bom_id);

create table manufacturing_orders (
  id serial primary key,
  organization_id integer not null references organizations (id),
  voucher_number varchar(50) not null,
  bom_id integer not null references bill_of_materials (id),
  "plannedQty" float not null,
  produced_quantity float not null default 0.0,
  production_status varchar(20) not null default 'planned',
  date timestamp with time zone not null default current_timestamp,
  constraint uq_mo_org_voucher unique (organization_id, voucher_number)
);
create index idx_mo_status on manufacturing_orders (organization_id, production_status);

create table inventory_alerts (
  id serial primary key,
  organization_id integer not null references organizations (id),
  product_id integer not null references products (id),
  alert_type alert_type not null,
  message text,
  is_resolved boolean not null default false,
  created_at timestamp with time zone default current_timestamp
);

create table inventory_transactions (
  id serial primary key,
  organization_id integer not null references organizations (id),
  product_id integer not null references products (id),
  transaction_type transaction_type not null,
  quantity float not null,
  reference_type varchar(50),
  reference_id integer,
  transaction_date timestamp with time zone not null default current_timestamp,
  constraint inventory_transactions_reference_type_check
    check (reference_type in ('job', 'purchase', 'manual', 'transfer'))
);

-- Rows: the same on every run.

insert into organizations (name, created_at)
select 'Works ' || n, timestamptz '2024-01-01 00:00:00+00' + n * interval '1 day' from generate_series(1, 5) as n;

insert into users (organization_id, email, full_name, is_active)
select 1 + n % 5, 'user' || n || '@works.example', 'User ' || n, n % 9 <> 0 from generate_series(1, 100) as n;

-- The reorder level was typed: numbers, and what people write when there is none.
insert into products (organization_id, product_name, unit, unit_price, reorder_level)
select 1 + n % 5, 'Part ' || n, (array['pcs', 'kg', 'm'])[1 + n % 3], (n % 400) / 4.0,
       case when n % 31 = 0 then 'none' when n % 17 = 0 then '' else (n % 90)::text end
from generate_series(1, 1000) as n;

insert into bill_of_materials (organization_id, bom_name, output_item_id, output_quantity, created_at)
select 1 + n % 5, 'Assembly ' || n, 1 + n * 5 % 1000, 1 + n % 3, timestamptz '2024-01-10 00:00:00+00' + n * interval '6 hours'
from generate_series(1, 200) as n;

insert into bom_components (organization_id, bom_id, component_item_id, quantity_required, unit, unit_cost)
select b.organization_id, b.id, 1 + (b.id * 7 + n * 13) % 1000, 1 + n % 4, 'pcs', n * 1.25
from bill_of_materials as b, generate_series(1, 6) as n;

insert into manufacturing_orders
  (organization_id, voucher_number, bom_id, "plannedQty", produced_quantity, production_status, date)
select 1 + n % 5, 'MO-' || lpad(n::text, 5, '0'), 1 + n % 200, 10 + n % 90,
       case n % 4 when 0 then 10 + n % 90 when 1 then (10 + n % 90) / 2 else 0 end,
       (array['completed', 'in_progress', 'planned', 'cancelled'])[1 + n % 4],
       timestamptz '2024-02-01 07:00:00+00' + n * interval '2 hours'
from generate_series(1, 2000) as n;

insert into inventory_alerts (organization_id, product_id, alert_type, message, is_resolved, created_at)
select 1 + n % 5, 1 + n % 1000, (array['low_stock', 'out_of_stock', 'reorder'])[1 + n % 3]::alert_type,
       'Stock of part ' || 1 + n % 1000, n % 2 = 0, timestamptz '2024-03-01 00:00:00+00' + n * interval '1 hour'
from generate_series(1, 500) as n;

insert into inventory_transactions
  (organization_id, product_id, transaction_type, quantity, reference_type, reference_id, transaction_date)
select 1 + n % 5, 1 + n % 1000, (array['receipt', 'issue', 'transfer', 'adjustment'])[1 + n % 4]::transaction_type,
       1 + n % 50, (array['job', 'purchase', 'manual', null])[1 + n % 4], case when n % 4 = 3 then null else n % 700 end,
       timestamptz '2024-02-01 00:00:00+00' + n * interval '30 minutes'
from generate_series(1, 4000) as n;
