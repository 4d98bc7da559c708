-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1. create schema shop | lock: none
CREATE SCHEMA shop;
-- 2. comment on schema shop | lock: none
COMMENT ON SCHEMA shop IS 'Where things are sold';
-- 3. create enum mood | lock: none
CREATE TYPE public.mood AS ENUM ('calm', 'busy');
-- 4. create table shop.customers | lock: none
CREATE TABLE shop.customers (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  favorite bigint,
  mood public.mood NOT NULL DEFAULT 'calm',
  CONSTRAINT customers_pkey PRIMARY KEY (id)
);
-- 5. comment on table shop.customers | lock: none
COMMENT ON TABLE shop.customers IS 'Who buys';
-- 6. create table shop.orders | lock: none
CREATE TABLE shop.orders (
  id bigserial NOT NULL,
  customer_id bigint NOT NULL,
  placed_at timestamp with time zone NOT NULL DEFAULT now(),
  total numeric(12,2) NOT NULL,
  CONSTRAINT orders_pkey PRIMARY KEY (id),
  CONSTRAINT orders_total_check CHECK (total >= 0)
);
-- 7. add foreign key shop.customers.customers_favorite_fkey | lock: none
ALTER TABLE shop.customers ADD CONSTRAINT customers_favorite_fkey FOREIGN KEY (favorite) REFERENCES shop.orders (id);
-- 8. add foreign key shop.orders.orders_customer_id_fkey | lock: none
ALTER TABLE shop.orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES shop.customers (id) ON DELETE CASCADE;
-- 9. create view shop.busy | lock: none
CREATE VIEW shop.busy AS
select c.name, count(*) as orders from shop.customers c join shop.orders o on o.customer_id = c.id group by c.name;
-- 10. build index shop.orders_when on shop.orders | lock: none
CREATE INDEX orders_when ON shop.orders (placed_at DESC) WHERE (total > 0);
COMMIT;
