-- The 17 tables before: four levels above a work unit, five tables of metrics, alerts and permissions; some 27,000 rows.

create table "Plant" (
  id text primary key,
  code varchar(40) not null unique,
  name varchar(120) not null,
  timezone varchar(60),
  country varchar(60)
);

create table "Area" (
  id text primary key,
  "plantId" text not null references "Plant" (id),
  code varchar(40) not null,
  name varchar(120) not null
);

create table "Line" (
  id text primary key,
  "areaId" text not null references "Area" (id),
  code varchar(40) not null,
  name varchar(120) not null
);

create table "Cell" (
  id text primary key,
  "lineId" text not null references "Line" (id),
  code varchar(40) not null
);

create table "WorkUnit" (
  id text primary key,
  "lineId" text not null references "Line" (id),
  "cellId" text references "Cell" (id),
  code varchar(40) not null,
  name varchar(120) not null,
  "workUnitType" varchar(40),
  "nominalSpeed" double precision,
  "theoreticalCycleTime" double precision
);

create table "OperationalMetric" (
  id bigserial primary key,
  "timestamp" timestamptz not null,
  "workUnitId" text not null references "WorkUnit" (id),
  "actualSpeed" double precision,
  unique ("workUnitId", "timestamp")
);

create table "ProductionMetric" (
  id bigserial primary key,
  "timestamp" timestamptz not null,
  "workUnitId" text not null references "WorkUnit" (id),
  "totalOutput" integer not null,
  "goodOutput" integer not null,
  "defectiveOutput" integer not null,
  "actualCycleTime" double precision,
  unique ("workUnitId", "timestamp")
);

create table "DefectType" (
  id text primary key,
  code varchar(20) not null unique,
  name varchar(120) not null
);

create table "QualityMetric" (
  id bigserial primary key,
  "timestamp" timestamptz not null,
  "workUnitId" text not null references "WorkUnit" (id),
  "defectTypeId" text not null references "DefectType" (id),
  "defectCount" integer not null
);

create table "EnergyMetric" (
  id bigserial primary key,
  "timestamp" timestamptz not null,
  "workUnitId" text not null references "WorkUnit" (id),
  "kilowattHours" double precision not null
);

create table "MaintenanceMetric" (
  id bigserial primary key,
  "timestamp" timestamptz not null,
  "workUnitId" text not null references "WorkUnit" (id),
  description text,
  minutes integer
);

create table "DowntimeType" (
  id text primary key,
  name varchar(120) not null
);

create table "DowntimeEvent" (
  id bigserial primary key,
  "workUnitId" text not null references "WorkUnit" (id),
  "downtimeTypeId" text not null references "DowntimeType" (id),
  "isPlanned" boolean not null,
  reason text,
  "startTime" timestamptz not null,
  "endTime" timestamptz
);
create index "DowntimeEvent_workUnitId_startTime_idx" on "DowntimeEvent" ("workUnitId", "startTime");

create table "Shift" (
  id text primary key,
  "plantId" text not null references "Plant" (id),
  name varchar(40) not null,
  "startTime" time not null,
  hours integer not null
);

create table "Alert" (
  id bigserial primary key,
  "workUnitId" text not null references "WorkUnit" (id),
  severity varchar(20) not null,
  message text not null,
  "raisedAt" timestamptz not null,
  "clearedAt" timestamptz
);

create table "User" (
  id text primary key,
  email varchar(255) not null unique,
  name varchar(120),
  role varchar(20) not null default 'OPERATOR'
);

create table "UserPermission" (
  "userId" text not null references "User" (id) on delete cascade,
  permission varchar(60) not null,
  primary key ("userId", permission)
);

-- Rows: the same on every run, but for the moment that they end at.

select date_trunc('hour', now()) as until \gset

insert into "Plant" (id, code, name, timezone, country)
values ('plant1', 'HAM', 'Hamburg', 'Europe/Berlin', 'DE'), ('plant2', 'LYO', 'Lyon', null, 'FR');

insert into "Area" (id, "plantId", code, name) select 'area' || n, 'plant' || 1 + n % 2, 'A' || n, 'Hall ' || n from generate_series(1, 3) as n;

insert into "Line" (id, "areaId", code, name) select 'line' || n, 'area' || 1 + n % 3, 'L' || n, 'Line ' || n from generate_series(1, 4) as n;

insert into "Cell" (id, "lineId", code) select 'cell' || n, 'line' || 1 + n % 4, 'C' || n from generate_series(1, 4) as n;

insert into "WorkUnit" (id, "lineId", "cellId", code, name, "workUnitType", "nominalSpeed", "theoreticalCycleTime")
select 'unit' || n, 'line' || 1 + n % 4, case when n % 2 = 0 then 'cell' || 1 + (n - 1) % 4 end, 'U' || n, 'Unit ' || n,
       (array['FILLER', 'PACKER', 'labeller', null])[1 + n % 4], 60, 1.0
from generate_series(1, 8) as n;

insert into "DowntimeType" (id, name) values ('dt1', 'Jam'), ('dt2', 'Changeover'), ('dt3', 'No material');

insert into "DefectType" (id, code, name) select 'defect' || n, 'D' || n, 'Defect ' || n from generate_series(1, 5) as n;

-- A stop of 20 minutes in every unit every four hours, at a time of its own.
insert into "DowntimeEvent" ("workUnitId", "downtimeTypeId", "isPlanned", reason, "startTime", "endTime")
select 'unit' || u, 'dt' || 1 + n % 3, n % 3 = 1, case when n % 5 > 0 then 'stop no. ' || n end, at, at + interval '20 minutes'
from (select u, n, :'until'::timestamptz - n * interval '4 hours' + u * interval '10 minutes' as at
      from generate_series(1, 8) as u, generate_series(1, 42) as n) as stops;

-- A sample every ten minutes for a week: no speed during a stop, and now and then none without one.
insert into "OperationalMetric" ("timestamp", "workUnitId", "actualSpeed")
select at, unit,
       case when exists (select from "DowntimeEvent" d where d."workUnitId" = unit and d."startTime" <= at and d."endTime" > at) or n % 37 = 0
            then 0 else 50 + n % 10 end
from (select n, 'unit' || u as unit, :'until'::timestamptz - interval '7 days' + n * interval '10 minutes' as at
      from generate_series(1, 8) as u, generate_series(0, 1007) as n) as samples;

insert into "ProductionMetric" ("timestamp", "workUnitId", "totalOutput", "goodOutput", "defectiveOutput", "actualCycleTime")
select "timestamp", "workUnitId", made, made - bad, bad, case when made > 0 then 600.0 / made end
from (select "timestamp", "workUnitId", ("actualSpeed" * 10)::integer as made, case when "actualSpeed" > 0 then id % 7 else 0 end as bad
      from "OperationalMetric") as output;

insert into "QualityMetric" ("timestamp", "workUnitId", "defectTypeId", "defectCount")
select "timestamp", "workUnitId", 'defect' || 1 + id % 5, "defectiveOutput" from "ProductionMetric" where id % 4 = 0;

insert into "EnergyMetric" ("timestamp", "workUnitId", "kilowattHours")
select "timestamp", "workUnitId", 2 + "actualSpeed" / 30 from "OperationalMetric" where id % 6 = 0;

insert into "MaintenanceMetric" ("timestamp", "workUnitId", description, minutes)
select :'until'::timestamptz - n * interval '50 minutes', 'unit' || 1 + n % 8, case when n % 3 > 0 then 'Lubricated' end, n % 45
from generate_series(1, 200) as n;

insert into "Shift" (id, "plantId", name, "startTime", hours)
select 'shift' || p || s, 'plant' || p, (array['early', 'late', 'night'])[s], (array['06:00', '14:00', '22:00'])[s]::time, 8
from generate_series(1, 2) as p, generate_series(1, 3) as s;

insert into "Alert" ("workUnitId", severity, message, "raisedAt", "clearedAt")
select 'unit' || 1 + n % 8, (array['LOW', 'HIGH'])[1 + n % 2], 'Too slow', at, case when n % 4 > 0 then at + interval '5 minutes' end
from (select n, :'until'::timestamptz - n * interval '25 minutes' as at from generate_series(1, 300) as n) as alerts;

insert into "User" (id, email, name, role)
select 'user' || n, 'user' || n || '@plant.example', 'User ' || n, (array['OPERATOR', 'SUPERVISOR', 'ADMIN'])[1 + n % 3] from generate_series(1, 40) as n;

insert into "UserPermission" ("userId", permission)
select 'user' || n, p from generate_series(1, 40) as n, unnest(array['read', 'write', 'acknowledge']) as p where (n + length(p)) % 2 = 0;

analyze;
