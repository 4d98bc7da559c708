-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create enum region | lock: none
CREATE TYPE public.region AS ENUM ('north', 'south');
-- 2. create table customers | lock: none
CREATE TABLE public.customers (
  id bigint NOT NULL,
  CONSTRAINT customers_pkey PRIMARY KEY (id)
);
-- 3. create table orders | lock: none
CREATE TABLE public.orders (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  placed_at timestamp with time zone NOT NULL,
  total numeric(12,2) NOT NULL DEFAULT 0,
  note text,
  CONSTRAINT orders_pkey PRIMARY KEY (id, placed_at),
  CONSTRAINT orders_total CHECK (total >= 0)
) PARTITION BY RANGE (placed_at);
-- 4. add foreign key orders.orders_customer_id_fkey | lock: none
ALTER TABLE public.orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers (id);
-- 5. create table orders_2023 | lock: none
CREATE TABLE public.orders_2023 PARTITION OF public.orders FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
-- 6.1 create table orders_2024 | lock: none
CREATE TABLE public.orders_2024 PARTITION OF public.orders (
  CONSTRAINT orders_2024_note CHECK (note <> '')
) FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- 6.2 drop the default of orders_2024.total | lock: none
ALTER TABLE public.orders_2024 ALTER COLUMN total DROP DEFAULT;
-- 6.3 give orders_2024.note a default | lock: none
ALTER TABLE public.orders_2024 ALTER COLUMN note SET DEFAULT 'none';
-- 6.4 set not null on orders_2024.note | lock: none
ALTER TABLE public.orders_2024 ALTER COLUMN note SET NOT NULL;
-- 7. comment on table orders_2024 | lock: none
COMMENT ON TABLE public.orders_2024 IS 'The busy year';
-- 8. create table orders_rest | lock: none
CREATE TABLE public.orders_rest PARTITION OF public.orders DEFAULT PARTITION BY HASH (id);
-- 9. create table orders_rest_0 | lock: none
CREATE TABLE public.orders_rest_0 PARTITION OF public.orders_rest FOR VALUES WITH (MODULUS 2, REMAINDER 0);
-- 10. create table orders_rest_1 | lock: none
CREATE TABLE public.orders_rest_1 PARTITION OF public.orders_rest FOR VALUES WITH (MODULUS 2, REMAINDER 1) WITH (fillfactor = 70);
-- 11. create table visits | lock: none
CREATE TABLE public.visits (
  place public.region NOT NULL,
  name text COLLATE "C" NOT NULL,
  at date NOT NULL
) PARTITION BY LIST (place);
-- 12. create table visits_north | lock: none
CREATE TABLE public.visits_north PARTITION OF public.visits FOR VALUES IN ('north') PARTITION BY RANGE ((lower(name)) COLLATE "C" text_pattern_ops, at);
-- 13. create table visits_north_a | lock: none
CREATE TABLE public.visits_north_a PARTITION OF public.visits_north FOR VALUES FROM ('a', MINVALUE) TO ('m', MAXVALUE);
-- 14. create table visits_rest | lock: none
CREATE TABLE public.visits_rest PARTITION OF public.visits FOR VALUES IN ('south');
-- 15. build index orders_2024_note_idx on orders_2024 | lock: none
CREATE INDEX orders_2024_note_idx ON public.orders_2024 (note) WHERE (note <> 'none');
-- 16. build index orders_customer_idx on orders | lock: none
CREATE INDEX orders_customer_idx ON public.orders (customer_id);
COMMIT;
