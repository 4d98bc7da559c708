-- What the texts of same.txt and different.txt speak of.
create extension btree_gist;
create extension citext;
create extension hstore;
create extension pg_trgm;
create extension "uuid-ossp";
create type state as enum ('new', 'open', 'done');
create domain positive as integer check (value > 0);
create domain email_address as text check (value like '%@%');
create type pair as (x integer, label text);
create sequence ids;
create sequence other_ids;
create schema far;
create sequence far.ids;
create function double_it(x int) returns int immutable language sql as 'select x * 2';
create function label_of(x text) returns text immutable language sql as 'select x';
create function due(d date, days int default 7) returns date immutable language sql as 'select d + days';
create function join_all(variadic parts text[]) returns text immutable language sql as $$ select array_to_string(parts, '-') $$;
create function abs(x int) returns int immutable language sql as 'select x';
create table t (
  id bigint primary key, a int, b int, c bigint, s smallint, n numeric(10,2), f double precision,
  f4 real, txt text, vc varchar(40), ch char(3), st state, ok boolean, d date, ts timestamp,
  tz timestamptz, done_at timestamptz, tm time, iv interval, j jsonb, tags text[], nums int[],
  vcs varchar(10)[], u uuid, ip inet, r int4range, by bytea, "Odd Name" int, "user" text,
  "check" int, email citext, tags_h hstore, kinds state[], p point, "odd name" int, tmz timetz,
  mo money, bx box, ci circle, ln line, sg lseg, pa path, pg polygon, nr numrange, tsr tsrange,
  tzr tstzrange, dr daterange, br int8range, mac macaddr, net cidr, bits bit(8), vbits varbit(16),
  tv tsvector, tq tsquery, o oid, js json, jp jsonpath, qty positive, mail email_address, pr pair,
  nm name, codes uuid[], dates date[], amounts numeric[]);
create table customers (id bigint primary key, name varchar(80));
create table orders (
  id bigint primary key, customer_id bigint, note text, total numeric(10,2), placed timestamptz,
  state state, tags text[], data jsonb);
create table notes (id bigint primary key, body text);
create table nodes (id int primary key, parent int);
create view first_view as select id, vc as label from t;
