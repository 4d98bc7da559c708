-- The other schema in use: 7 tables, where site and line are words on a machine and one table holds every metric; some 9,000 rows.

create table "Equipment" (
  id text primary key,
  code varchar(40) not null unique,
  name varchar(120) not null,
  site varchar(40) not null,
  line varchar(40) not null,
  kind varchar(40),
  "cycleTime" double precision
);

create table "Metric" (
  id bigserial primary key,
  "timestamp" timestamptz not null,
  "equipmentId" text not null references "Equipment" (id),
  running boolean,
  total integer,
  good integer,
  "defectCode" varchar(20),
  unique ("equipmentId", "timestamp")
);

create table "Downtime" (
  id bigserial primary key,
  "equipmentId" text not null references "Equipment" (id),
  planned boolean,
  reason text,
  "startTime" timestamptz not null,
  "endTime" timestamptz
);
create index "Downtime_equipmentId_startTime_idx" on "Downtime" ("equipmentId", "startTime");

create table "Shift" (
  id text primary key,
  name varchar(40) not null,
  "startTime" time not null,
  hours integer not null
);

create table "MaintenanceRecord" (
  id bigserial primary key,
  "equipmentId" text not null references "Equipment" (id),
  note text,
  "doneAt" timestamptz not null
);

create table "Setting" (
  key varchar(60) primary key,
  value text
);

create table "User" (
  id text primary key,
  email varchar(255) not null unique,
  name varchar(120),
  role varchar(20) not null default 'OPERATOR'
);

-- Rows: the same on every run, but for the moment that they end at.

select date_trunc('hour', now()) as until \gset

insert into "Equipment" (id, code, name, site, line, kind, "cycleTime")
select 'eq' || n, 'E' || n, 'Machine ' || n, (array['Hamburg', 'Lyon'])[1 + n % 2], 'Line ' || 1 + n % 4, (array['filler', 'PACKER', 'other', null])[1 + n % 4], 1.0
from generate_series(1, 8) as n;

insert into "Downtime" ("equipmentId", planned, reason, "startTime", "endTime")
select 'eq' || e, n % 3 = 1, 'stop no. ' || n, at, at + interval '20 minutes'
from (select e, n, :'until'::timestamptz - n * interval '4 hours' + e * interval '10 minutes' as at
      from generate_series(1, 8) as e, generate_series(1, 42) as n) as stops;

insert into "Metric" ("timestamp", "equipmentId", running, total, good, "defectCode")
select at, eq, runs, case when runs then 550 else 0 end, case when runs then 550 - n % 7 else 0 end, case when runs and n % 7 > 0 then 'D' || n % 7 end
from (select n, eq, at, n % 37 > 0 and not exists
        (select from "Downtime" d where d."equipmentId" = eq and d."startTime" <= at and d."endTime" > at) as runs
      from (select n, 'eq' || e as eq, :'until'::timestamptz - interval '7 days' + n * interval '10 minutes' as at
            from generate_series(1, 8) as e, generate_series(0, 1007) as n) as times) as samples;

insert into "Shift" (id, name, "startTime", hours)
select 'shift' || s, (array['early', 'late', 'night'])[s], (array['06:00', '14:00', '22:00'])[s]::time, 8 from generate_series(1, 3) as s;

insert into "MaintenanceRecord" ("equipmentId", note, "doneAt")
select 'eq' || 1 + n % 8, 'Lubricated', :'until'::timestamptz - n * interval '50 minutes' from generate_series(1, 200) as n;

insert into "Setting" (key, value) values ('language', 'de'), ('theme', 'dark');

insert into "User" (id, email, name, role)
select 'user' || n, 'user' || n || '@plant.example', 'User ' || n, (array['OPERATOR', 'SUPERVISOR', 'ADMIN'])[1 + n % 3] from generate_series(1, 40) as n;

analyze;
