-- What PostgreSQL 18 has learned.
create extension btree_gist;

create table rooms (
  id integer,
  valid daterange,
  primary key (id, valid without overlaps)
);

create table bookings (
  id bigint generated always as identity primary key,
  room integer,
  at daterange,
  price numeric,
  vat numeric generated always as (price * 0.2) virtual,
  total numeric generated always as (price * 1.2) stored,
  note text,
  constraint bookings_room foreign key (room, period at) references rooms (id, period valid),
  constraint price_positive check (price > 0) not enforced
);
alter table bookings add not null note not valid;

create table guests (
  id bigint primary key,
  room integer,
  email text,
  unique nulls not distinct (room, email)
);
grant maintain on guests to pg_monitor;
create view guests_seen with (security_invoker) as select id from guests;
