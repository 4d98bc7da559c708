-- Partitioned tables and inheritance as they are met: attached tables, parts of indexes and keys,
-- defaults and sequences that come down, and what partitions have of their own.
create type region as enum ('north', 'south');
create table customers (id serial primary key, name text not null default 'x' check (name <> ''));
create table sales (
  id bigserial,
  customer int not null references customers on delete cascade,
  place region not null,
  at timestamptz not null default now(),
  total numeric(10, 2) not null default 0,
  constraint sales_pk primary key (id, at, place),
  constraint total_positive check (total >= 0)
) partition by range (at);
create index on sales (customer);
create index sales_lower on sales ((total * 2)) where total > 10;
create table sales_2023 partition of sales for values from ('2023-01-01') to ('2024-01-01');
create table sales_2024 (like sales including all);
alter table sales attach partition sales_2024 for values from ('2024-01-01') to ('2025-01-01');
create table sales_old partition of sales for values from (minvalue) to ('2023-01-01')
  partition by list (place);
create table sales_old_north partition of sales_old (total default 1 not null) for values in ('north')
  with (fillfactor = 60);
create table sales_old_other partition of sales_old for values in ('south', null);
create index sales_old_other_total on sales_old_other (total desc);
create table sales_rest partition of sales default;
alter table sales_rest alter at drop default;
comment on column sales_rest.at is 'when';
create table counted (id int generated always as identity, word text collate "C", n int)
  partition by hash (id, lower(word) collate "C");
create table counted_0 partition of counted for values with (modulus 3, remainder 0);
create table counted_1 partition of counted for values with (modulus 3, remainder 1);
create table listed (n int) partition by list (n);
create table listed_1 partition of listed for values in (-1, 1, 3);
create table ranged (a int, b text collate "C") partition by range (a, b collate "C" text_pattern_ops);
create table ranged_1 partition of ranged for values from (-5, minvalue) to (10, 'it''s, (x)');
create table place (id serial primary key, name text not null default 'a', height int,
  constraint named check (name <> ''), constraint alone check (height > 0) no inherit);
create table city (mayor text default 'm', name text default 'b') inherits (place);
create table capital (country text) inherits (city);
alter table capital alter height set default 5, alter height set not null;
create table thing (weight int, name text);
create table statue (constraint named check (name <> '')) inherits (place, thing);
create index on statue (weight);
