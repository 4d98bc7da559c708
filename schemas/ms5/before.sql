-- The plant's database where TimescaleDB was missing: migrations 001 to 004 ran on plain PostgreSQL, every create_hypertable()
-- of them failed, and the telemetry went into ordinary tables. Some 16,000 rows, and
-- 20,000 of telemetry or as many as PLEAT_DEMO_ROWS says.

\set rows `echo "${PLEAT_DEMO_ROWS:-20000}"`

create schema factory_telemetry;
set search_path = factory_telemetry;

-- 001: telemetry.

create table metric_def (
  id uuid primary key default gen_random_uuid(),
  equipment_code varchar(40) not null,
  metric_key varchar(80) not null,
  value_type varchar(10) not null,
  unit varchar(20),
  description text,
  unique (equipment_code, metric_key)
);

create table metric_binding (
  id uuid primary key default gen_random_uuid(),
  metric_def_id uuid not null references metric_def (id) on delete cascade,
  plc_kind varchar(20) not null,
  address text not null,
  bit_index integer
);

create table metric_latest (
  metric_def_id uuid primary key references metric_def (id) on delete cascade,
  ts timestamptz not null,
  value_bool boolean,
  value_int bigint,
  value_real double precision,
  value_text text
);

create table metric_hist (
  metric_def_id uuid not null,
  ts timestamptz not null,
  value_bool boolean,
  value_int bigint,
  value_real double precision,
  value_text text,
  primary key (metric_def_id, ts)
);

create table fault_catalog (
  equipment_code varchar(40) not null,
  bit_index integer not null,
  name varchar(120) not null,
  description text,
  severity varchar(10) not null,
  primary key (equipment_code, bit_index)
);

create table fault_active (
  equipment_code varchar(40) not null,
  bit_index integer not null,
  ts_on timestamptz not null,
  is_active boolean not null,
  primary key (equipment_code, bit_index),
  foreign key (equipment_code, bit_index) references fault_catalog (equipment_code, bit_index)
);

create table fault_event (
  id uuid primary key default gen_random_uuid(),
  equipment_code varchar(40) not null,
  bit_index integer not null,
  ts_on timestamptz not null,
  ts_off timestamptz,
  duration_s integer
);

create table context (
  equipment_code varchar(40) primary key,
  operator varchar(120),
  shift varchar(40),
  updated_at timestamptz not null default now()
);

-- 002: lines, products, equipment.

create table production_lines (
  id uuid primary key default gen_random_uuid(),
  line_code varchar(40) not null unique,
  name varchar(120) not null,
  target_speed double precision,
  enabled boolean not null default true
);

create table product_types (
  id uuid primary key default gen_random_uuid(),
  product_code varchar(40) not null unique,
  name varchar(120) not null,
  "cycleSeconds" double precision
);

create table equipment_config (
  id uuid primary key default gen_random_uuid(),
  equipment_code varchar(40) not null unique,
  equipment_name varchar(120) not null,
  equipment_type varchar(20),
  line_id uuid references production_lines (id),
  ideal_cycle_time varchar(20)
);

-- 003: production.

create table users (
  id uuid primary key default gen_random_uuid(),
  username varchar(60) not null unique,
  email varchar(255) not null,
  role varchar(20) not null default 'operator',
  created_at timestamptz not null default now()
);

create table production_schedules (
  id uuid primary key default gen_random_uuid(),
  line_id uuid not null references production_lines (id),
  product_type_id uuid not null references product_types (id),
  scheduled_start timestamptz not null,
  scheduled_end timestamptz not null,
  "targetQty" integer not null,
  status varchar(20) not null default 'scheduled'
);

create table job_assignments (
  id uuid primary key default gen_random_uuid(),
  schedule_id uuid not null references production_schedules (id),
  user_id uuid not null references users (id),
  status varchar(20) not null default 'assigned',
  assigned_at timestamptz not null default now()
);

create table checklist_templates (
  id uuid primary key default gen_random_uuid(),
  name varchar(120) not null,
  equipment_codes text[],
  items jsonb not null default '[]'
);

create table checklist_completions (
  id uuid primary key default gen_random_uuid(),
  template_id uuid not null references checklist_templates (id),
  job_id uuid not null references job_assignments (id),
  responses jsonb not null default '{}',
  completed_at timestamptz
);

create table downtime_events (
  id uuid primary key default gen_random_uuid(),
  line_id uuid not null references production_lines (id),
  equipment_code varchar(40) not null,
  start_time timestamptz not null,
  end_time timestamptz,
  duration_seconds integer,
  reason_code varchar(40) not null,
  category varchar(40) not null
);

create table oee_calculations (
  id uuid primary key default gen_random_uuid(),
  line_id uuid not null references production_lines (id),
  equipment_code varchar(40) not null,
  calculation_time timestamptz not null,
  availability double precision not null,
  performance double precision not null,
  quality double precision not null,
  oee double precision not null,
  good_parts integer not null,
  total_parts integer not null
);

create table andon_events (
  id uuid primary key default gen_random_uuid(),
  line_id uuid not null references production_lines (id),
  equipment_code varchar(40) not null,
  event_type varchar(40) not null,
  priority varchar(20) not null,
  status varchar(20) not null default 'open',
  created_at timestamptz not null default now(),
  resolved_at timestamptz
);

-- 004: quality, maintenance, energy, key figures.

create table defect_codes (
  code varchar(20) primary key,
  name varchar(120) not null
);

create table quality_checks (
  id uuid primary key default gen_random_uuid(),
  line_id uuid not null references production_lines (id),
  product_type_id uuid not null references product_types (id),
  check_time timestamptz not null,
  result varchar(20) not null,
  defect_code varchar(20),
  quantity_checked integer not null
);

create table maintenance_work_orders (
  id uuid primary key default gen_random_uuid(),
  work_order_number varchar(60),
  equipment_code varchar(40) not null,
  priority varchar(20) not null,
  status varchar(20) not null,
  scheduled_date date,
  created_at timestamptz not null default now()
);

create table maintenance_tasks (
  id uuid primary key default gen_random_uuid(),
  work_order_id uuid not null references maintenance_work_orders (id) on delete cascade,
  position integer not null,
  description text not null,
  is_done boolean
);

create table energy_consumption (
  id uuid primary key default gen_random_uuid(),
  equipment_code varchar(40) not null,
  consumption_time timestamptz not null,
  power_kw double precision not null,
  energy_kwh double precision not null
);

create table production_kpis (
  line_id uuid not null references production_lines (id),
  kpi_date date not null,
  oee double precision,
  throughput double precision,
  first_pass_yield double precision,
  energy_kwh double precision,
  primary key (line_id, kpi_date)
);

create view v_line_oee as
  select l.line_code, avg(o.oee) as oee, count(*) as calculations
  from oee_calculations o
  join production_lines l on l.id = o.line_id
  where o.calculation_time > now() - interval '1 day'
  group by l.line_code;

-- Rows: the same on every run, but for the moment that they end at.

create function pg_temp.id(kind text, n bigint) returns uuid language sql immutable as $$select md5(kind || n)::uuid$$;
create function pg_temp.code(n bigint) returns text language sql immutable as $$select 'BP' || lpad(n::text, 2, '0') || '.PACK'$$;
select date_trunc('hour', now()) as until \gset

insert into production_lines (id, line_code, name, target_speed)
select pg_temp.id('line', n), 'LINE-' || n, 'Packing line ' || n, 100 + 10 * n from generate_series(1, 4) as n;

insert into product_types (id, product_code, name, "cycleSeconds")
select pg_temp.id('product', n), 'P-' || lpad(n::text, 3, '0'), 'Product ' || n, 0.5 + n % 7 * 0.25 from generate_series(1, 30) as n;

-- The ideal cycle time was free text.
insert into equipment_config (id, equipment_code, equipment_name, equipment_type, line_id, ideal_cycle_time)
select pg_temp.id('equipment', n), pg_temp.code(n), 'Bagger ' || n, case when n % 4 > 0 then 'production' end, pg_temp.id('line', 1 + n % 4),
       case when n % 5 = 0 then 'see manual' when n % 7 = 0 then null else (0.8 + n * 0.05)::text end
from generate_series(1, 12) as n;

insert into users (id, username, email, role)
select pg_temp.id('user', n), 'user' || n, 'user' || n || '@plant.example', (array['operator', 'engineer', 'manager', 'admin', 'temp'])[1 + n % 5]
from generate_series(1, 60) as n;

insert into metric_def (id, equipment_code, metric_key, value_type, unit, description)
select pg_temp.id('metric', n), pg_temp.code(1 + (n - 1) / 2), (array['speed', 'temperature'])[1 + n % 2], 'REAL', (array['ppm', 'C'])[1 + n % 2], null
from generate_series(1, 24) as n;

insert into metric_binding (id, metric_def_id, plc_kind, address, bit_index)
select pg_temp.id('binding', n), pg_temp.id('metric', n), (array['LOGIX', 'SLC'])[1 + n % 2], 'N7:' || n, null from generate_series(1, 24) as n;

-- One metric in turn, evenly over the last two days, whatever their number.
insert into metric_hist (metric_def_id, ts, value_real)
select pg_temp.id('metric', 1 + n % 24), :'until'::timestamptz - interval '2 days' + n * (interval '2 days' / :rows), 60 + 25 * sin(n / 500.0) + n % 7
from generate_series(1, :rows) as n;

insert into metric_latest (metric_def_id, ts, value_real)
select distinct on (metric_def_id) metric_def_id, ts, value_real from metric_hist order by metric_def_id, ts desc;

insert into fault_catalog (equipment_code, bit_index, name, severity)
select pg_temp.code(e), b, 'Fault ' || b, (array['INFO', 'WARN', 'CRITICAL'])[1 + b % 3] from generate_series(1, 12) as e, generate_series(0, 9) as b;

insert into fault_active (equipment_code, bit_index, ts_on, is_active)
select pg_temp.code(e), e % 10, :'until'::timestamptz - e * interval '7 minutes', e % 3 > 0 from generate_series(1, 12) as e;

insert into fault_event (id, equipment_code, bit_index, ts_on, ts_off, duration_s)
select pg_temp.id('fault', n), pg_temp.code(1 + n % 12), n % 10, at, at + n % 50 * interval '20 seconds', n % 50 * 20
from (select n, :'until'::timestamptz - n * interval '28 minutes' as at from generate_series(1, 1500) as n) as faults;

insert into context (equipment_code, operator, shift)
select pg_temp.code(n), 'user' || n, (array['early', 'late', 'night'])[1 + n % 3] from generate_series(1, 12) as n;

insert into production_schedules (id, line_id, product_type_id, scheduled_start, scheduled_end, "targetQty", status)
select pg_temp.id('schedule', n), pg_temp.id('line', 1 + n % 4), pg_temp.id('product', 1 + n % 30), at, at + interval '8 hours', 4000 + n % 9 * 250,
       (array['completed', 'completed', 'in_progress', 'scheduled', 'aborted'])[1 + n % 5]
from (select n, :'until'::timestamptz - n * interval '2 hours' as at from generate_series(1, 360) as n) as shifts;

insert into job_assignments (id, schedule_id, user_id, status)
select pg_temp.id('job', n), pg_temp.id('schedule', 1 + n % 360), pg_temp.id('user', 1 + n % 60), (array['assigned', 'accepted', 'completed'])[1 + n % 3]
from generate_series(1, 720) as n;

insert into checklist_templates (id, name, equipment_codes, items)
select pg_temp.id('template', n), 'Start of shift ' || n, array[pg_temp.code(n)], '[{"text": "guards closed"}]' from generate_series(1, 12) as n;

insert into checklist_completions (id, template_id, job_id, responses, completed_at)
select pg_temp.id('completion', n), pg_temp.id('template', 1 + n % 12), pg_temp.id('job', n), '{"guards closed": true}', :'until'::timestamptz - n * interval '1 hour'
from generate_series(1, 400) as n;

insert into downtime_events (id, line_id, equipment_code, start_time, end_time, duration_seconds, reason_code, category)
select pg_temp.id('downtime', n), pg_temp.id('line', 1 + n % 4), pg_temp.code(1 + n % 12), at, at + n % 40 * interval '30 seconds', n % 40 * 30,
       (array['JAM', 'NO_MATERIAL', 'CHANGEOVER'])[1 + n % 3], (array['unplanned', 'unplanned', 'planned'])[1 + n % 3]
from (select n, :'until'::timestamptz - n * interval '50 minutes' as at from generate_series(1, 800) as n) as stops;

insert into oee_calculations (id, line_id, equipment_code, calculation_time, availability, performance, quality, oee, good_parts, total_parts)
select pg_temp.id('oee', n * 4 + l), pg_temp.id('line', l), pg_temp.code(l), :'until'::timestamptz - n * interval '10 minutes', a, p, q, a * p * q, round(1000 * q), 1000
from (select n, l, 0.80 + n % 20 * 0.01 as a, 0.75 + n % 25 * 0.01 as p, 0.90 + n % 10 * 0.01 as q
      from generate_series(1, 1440) as n, generate_series(1, 4) as l) as calculated;

insert into andon_events (id, line_id, equipment_code, event_type, priority, status, created_at, resolved_at)
select pg_temp.id('andon', n), pg_temp.id('line', 1 + n % 4), pg_temp.code(1 + n % 12), (array['quality', 'maintenance', 'material'])[1 + n % 3],
       (array['low', 'medium', 'high', 'critical'])[1 + n % 4], case when n < 20 then 'open' else 'resolved' end, at,
       case when n >= 20 then at + n % 60 * interval '1 minute' end
from (select n, :'until'::timestamptz - n * interval '90 minutes' as at from generate_series(1, 300) as n) as calls;

insert into defect_codes (code, name) select 'D' || n, 'Defect ' || n from generate_series(1, 8) as n;

insert into quality_checks (id, line_id, product_type_id, check_time, result, defect_code, quantity_checked)
select pg_temp.id('check', n), pg_temp.id('line', 1 + n % 4), pg_temp.id('product', 1 + n % 30), :'until'::timestamptz - n * interval '45 minutes',
       case when n % 13 = 0 then 'FAIL' when n % 29 = 0 then 'rework' else 'pass' end, case when n % 13 = 0 then 'D' || 1 + n % 8 end, 20 + n % 30
from generate_series(1, 900) as n;

-- Every sixth work order never got a number.
insert into maintenance_work_orders (id, work_order_number, equipment_code, priority, status, scheduled_date, created_at)
select pg_temp.id('order', n), case when n % 6 > 0 then 'WO-' || lpad(n::text, 5, '0') end, pg_temp.code(1 + n % 12), (array['low', 'medium', 'high'])[1 + n % 3],
       (array['open', 'in_progress', 'completed'])[1 + n % 3], :'until'::date - n, :'until'::timestamptz - n * interval '1 day'
from generate_series(1, 250) as n;

insert into maintenance_tasks (id, work_order_id, position, description, is_done)
select pg_temp.id('task', n), pg_temp.id('order', 1 + n % 250), 1 + n / 250, 'Step ' || 1 + n / 250, case when n % 4 > 0 then n % 3 = 0 end
from generate_series(0, 749) as n;

insert into energy_consumption (id, equipment_code, consumption_time, power_kw, energy_kwh)
select pg_temp.id('energy', n * 12 + e), pg_temp.code(e), :'until'::timestamptz - n * interval '1 hour', 3 + e % 5 + n % 10 * 0.1, 3 + e % 5 + n % 10 * 0.1
from generate_series(1, 240) as n, generate_series(1, 12) as e;

insert into production_kpis (line_id, kpi_date, oee, throughput, first_pass_yield, energy_kwh)
select pg_temp.id('line', l), :'until'::date - n, 0.6 + n % 30 * 0.01, 900 + n % 50, 0.95 + n % 5 * 0.01, 240 + n % 40
from generate_series(1, 90) as n, generate_series(1, 4) as l;

analyze;
