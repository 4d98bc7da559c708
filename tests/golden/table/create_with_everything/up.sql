-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, warehouse, public;

BEGIN;
SET LOCAL search_path = public;
-- 1. create extension btree_gist | lock: none | H501 needs the extension's files on the server and the right to create it
CREATE EXTENSION IF NOT EXISTS btree_gist;
SET LOCAL search_path = shop, warehouse, public;
-- 2. create schema warehouse | lock: none
CREATE SCHEMA warehouse;
-- 3. comment on schema warehouse | lock: none
COMMENT ON SCHEMA warehouse IS 'Where it lies';
-- 4. create enum warehouse.state | lock: none
CREATE TYPE warehouse.state AS ENUM ('open', 'done');
-- 5. comment on enum warehouse.state | lock: none
COMMENT ON TYPE warehouse.state IS 'How far it is';
-- 6. create sequence warehouse.tickets | lock: none
CREATE SEQUENCE warehouse.tickets AS integer START WITH 20 INCREMENT BY 5 MINVALUE 10 MAXVALUE 100000 CACHE 3 CYCLE;
-- 7. comment on sequence warehouse.tickets | lock: none
COMMENT ON SEQUENCE warehouse.tickets IS 'Ticket numbers';
-- 8.1 create table warehouse.orders | lock: none
CREATE TABLE warehouse.orders (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY (START WITH 1000),
  parent_id bigint,
  customer bigint NOT NULL,
  number serial NOT NULL,
  ticket integer NOT NULL DEFAULT nextval('warehouse.tickets'),
  state warehouse.state NOT NULL DEFAULT 'open',
  states warehouse.state[] NOT NULL DEFAULT '{open,done}',
  net numeric(10,2) NOT NULL,
  gross numeric(12,4) GENERATED ALWAYS AS (net * 1.19) STORED,
  room integer,
  during tstzrange,
  code text COMPRESSION lz4 COLLATE "C",
  CONSTRAINT orders_code_key UNIQUE NULLS NOT DISTINCT (code) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT orders_exclude EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room > 0),
  CONSTRAINT orders_net_check CHECK (net >= 0) NO INHERIT,
  CONSTRAINT orders_number_key UNIQUE (number) INCLUDE (state),
  CONSTRAINT orders_pkey PRIMARY KEY (id)
) WITH (autovacuum_vacuum_scale_factor = 0.05, fillfactor = 80);
-- 8.2 set storage of warehouse.orders.code to external | lock: none
ALTER TABLE warehouse.orders ALTER COLUMN code SET STORAGE external;
-- 9. add foreign key warehouse.orders.orders_customer_fkey | lock: SHARE ROW EXCLUSIVE on shop.customers | H204 locks the referenced table as well, for an instant
ALTER TABLE warehouse.orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer) REFERENCES shop.customers (id) ON UPDATE CASCADE ON DELETE RESTRICT;
-- 10. add foreign key warehouse.orders.orders_parent_id_fkey | lock: none
ALTER TABLE warehouse.orders ADD CONSTRAINT orders_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES warehouse.orders (id) ON DELETE CASCADE;
-- 11. comment on table warehouse.orders | lock: none
COMMENT ON TABLE warehouse.orders IS 'What was ordered';
-- 12. comment on column warehouse.orders.number | lock: none
COMMENT ON COLUMN warehouse.orders.number IS 'Counts up';
-- 13. comment on constraint warehouse.orders.orders_net_check | lock: none
COMMENT ON CONSTRAINT orders_net_check ON warehouse.orders IS 'No returns';
-- 14. create table warehouse.scratch | lock: none
CREATE UNLOGGED TABLE warehouse.scratch (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  CONSTRAINT scratch_pkey PRIMARY KEY (id)
);
-- 15.1 create view warehouse.open_orders | lock: none
CREATE VIEW warehouse.open_orders WITH (security_barrier = true) AS
select id, net from warehouse.orders where state = 'open';
-- 15.2 comment on view warehouse.open_orders | lock: none
COMMENT ON VIEW warehouse.open_orders IS 'To do';
-- 15.3 comment on column warehouse.open_orders.net | lock: none
COMMENT ON COLUMN warehouse.open_orders.net IS 'Without tax';
-- 16.1 create materialized view warehouse.totals | lock: none
CREATE MATERIALIZED VIEW warehouse.totals WITH (fillfactor = 90) AS
select customer, sum(net) as total from warehouse.orders group by customer;
-- 16.2 comment on materialized view warehouse.totals | lock: none
COMMENT ON MATERIALIZED VIEW warehouse.totals IS 'Sums';
-- 17. build index warehouse.orders_state_idx on warehouse.orders | lock: none
CREATE INDEX orders_state_idx ON warehouse.orders (state, net DESC) WHERE (state <> 'done');
-- 18. comment on index warehouse.orders_state_idx | lock: none
COMMENT ON INDEX warehouse.orders_state_idx IS 'Open ones';
-- 19. build unique index warehouse.totals_customer_idx on warehouse.totals | lock: none
CREATE UNIQUE INDEX totals_customer_idx ON warehouse.totals (customer);
COMMIT;
