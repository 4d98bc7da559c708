-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: change type of orders.total from integer to bigint, rebuilding column orders.twice, view dear_orders: drop view dear_orders | lock: ACCESS EXCLUSIVE on dear_orders
DROP VIEW public.dear_orders;
-- 1.2 drop column orders.twice | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN twice;
-- 1.3 change type of orders.total from bigint to integer | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN total TYPE integer USING total::integer;
-- 1.4 add column orders.twice integer | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ADD COLUMN twice integer GENERATED ALWAYS AS (total * 2) STORED;
-- 1.5 grant select on column orders.twice to auditor | lock: none
GRANT SELECT (twice) ON TABLE public.orders TO auditor;
-- 1.6 create view dear_orders | lock: none
CREATE VIEW public.dear_orders AS
select id, total, twice from public.orders where total > 10;
-- 1.7 let view dear_orders belong to app | lock: ACCESS EXCLUSIVE on dear_orders
ALTER VIEW public.dear_orders OWNER TO app;
-- 1.8 grant select on view dear_orders to auditor | lock: none
GRANT SELECT ON TABLE public.dear_orders TO auditor;
COMMIT;
