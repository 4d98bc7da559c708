-- The bakery before lot traceability: recipes, runs, pallets, and ingredients as people typed them.

create type pallet_status as enum ('PACKED', 'STORED', 'SHIPPED');

create table recipes (
  id serial primary key,
  name varchar(100) not null,
  description text,
  created_at timestamptz not null default now()
);

-- Nothing ever made sure that the recipe exists.
create table production_runs (
  id serial primary key,
  recipe_id integer not null,
  batch_number varchar(40),
  "lotCode" varchar(40),
  actual_quantity numeric(12,3),
  actual_start_time timestamptz,
  actual_end_time timestamptz,
  created_at timestamptz not null default now()
);
create index production_runs_recipe_id_idx on production_runs (recipe_id);

create table pallets (
  id serial primary key,
  production_run_id integer not null references production_runs (id) on delete cascade,
  quantity varchar(20),
  location varchar(60),
  status pallet_status not null default 'PACKED',
  packed_at timestamptz not null default now()
);
create index pallets_production_run_id_idx on pallets (production_run_id);

create table "QualityCheck" (
  id serial primary key,
  production_run_id integer not null references production_runs (id) on delete cascade,
  result varchar(20) not null,
  checked_by varchar(60),
  checked_at timestamptz not null
);

create table old_ingredients (
  id serial primary key,
  name varchar(120) not null,
  remark text,
  written_at timestamptz not null default now()
);

-- Rows: the same on every run.

insert into recipes (name, description, created_at)
select (array['Country Loaf', 'Rye', 'Baguette', 'Brioche', 'Focaccia', 'Scones'])[1 + n % 6] || ' no. ' || n,
       case when n % 4 = 0 then null else 'Bake at ' || 180 + n % 60 || ' degrees' end,
       timestamptz '2024-01-01 06:00:00+00' + n * interval '1 day'
from generate_series(1, 40) as n;

-- What stands for recipes that are gone.
insert into recipes (name, created_at) values ('Unknown Recipe', timestamptz '2023-12-31 12:00:00+00');

-- Of every 80th run the recipe is gone. Every fifth run was never given a batch number; every 50th repeats the number of the run before.
insert into production_runs
  (recipe_id, batch_number, "lotCode", actual_quantity, actual_start_time, actual_end_time, created_at)
select case when n % 80 = 0 then 1000 + n else 1 + n % 40 end,
       case when n % 5 = 0 and n % 50 <> 0 then null
            else 'B-' || lpad((case when n % 50 = 0 then n - 1 else n end)::text, 6, '0') end,
       'LOT' || to_char(date '2024-02-01' + n / 8, 'YYMMDD') || chr(65 + n % 8),
       case when n % 11 = 0 then null else 40 + n % 160 + 0.5 * (n % 2) end,
       timestamptz '2024-02-01 03:00:00+00' + n * interval '3 hours',
       timestamptz '2024-02-01 05:30:00+00' + n * interval '3 hours',
       timestamptz '2024-02-01 02:45:00+00' + n * interval '3 hours'
from generate_series(1, 2000) as n;

-- The quantity was free text: mostly numbers, sometimes a remark.
insert into pallets (production_run_id, quantity, location, status, packed_at)
select 1 + n % 2000,
       case when n % 97 = 0 then 'half full' when n % 41 = 0 then null
            else (12 + n % 60)::text || case when n % 3 = 0 then '.5' else '' end end,
       'A' || n % 12 || '-' || n % 30,
       (array['PACKED', 'STORED', 'SHIPPED'])[1 + n % 3]::pallet_status,
       timestamptz '2024-02-01 06:00:00+00' + n * interval '2 hours'
from generate_series(1, 3000) as n;

insert into "QualityCheck" (production_run_id, result, checked_by, checked_at)
select 1 + n % 2000,
       case when n % 29 = 0 then 'failed' else 'passed' end,
       (array['Ada', 'Bert', 'Cleo', null])[1 + n % 4],
       timestamptz '2024-02-01 06:30:00+00' + n * interval '3 hours'
from generate_series(1, 2500) as n;

-- 60 ingredients, each written down several times in several ways.
insert into old_ingredients (name, remark, written_at)
select case n % 3 when 0 then upper(word) when 1 then word else ' ' || word || ' ' end,
       case when n % 7 = 0 then 'see supplier list' end,
       timestamptz '2023-06-01 08:00:00+00' + n * interval '1 hour'
from (select n, (array['flour', 'salt', 'yeast', 'butter', 'sugar', 'milk'])[1 + n % 6] || ' ' || 1 + n / 6 % 10 as word
      from generate_series(0, 299) as n) as typed;
