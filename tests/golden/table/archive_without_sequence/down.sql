-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop sequence shop.numbers: the sequence starts again from its beginning
-- not undone: drop table shop.orders: the table comes back empty

BEGIN;
-- 1. create schema shop | lock: none
CREATE SCHEMA shop;
-- 2. create sequence shop.numbers | lock: none
CREATE SEQUENCE shop.numbers;
-- 3. create table shop.orders | lock: none
CREATE TABLE shop.orders (
  id integer NOT NULL,
  number integer NOT NULL DEFAULT nextval('shop.numbers'),
  CONSTRAINT orders_pkey PRIMARY KEY (id)
);
COMMIT;
