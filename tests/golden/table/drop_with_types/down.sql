-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table shop.orders: the table comes back empty
-- not undone: drop column kept.since: the column comes back without its values

BEGIN;
-- 1. create schema shop | lock: none
CREATE SCHEMA shop;
-- 2. create range type shop.span | lock: none
CREATE TYPE shop.span AS RANGE ( SUBTYPE = numeric);
-- 3. create composite type shop.pair | lock: none
CREATE TYPE shop.pair AS (
  a text,
  b integer
);
-- 4. create domain shop.code | lock: none
CREATE DOMAIN shop.code AS text
  CONSTRAINT code_check CHECK (value <> '');
-- 5. create table shop.orders | lock: none
CREATE TABLE shop.orders (
  id bigint NOT NULL,
  code shop.code,
  during shop.span,
  "both" shop.pair,
  CONSTRAINT orders_pkey PRIMARY KEY (id)
);
-- 6. add column kept.since shop.span | lock: ACCESS EXCLUSIVE on kept
ALTER TABLE public.kept ADD COLUMN since shop.span;
COMMIT;
