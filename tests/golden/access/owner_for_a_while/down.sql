-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: let table orders belong to app: let table orders belong to clerk | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders OWNER TO clerk;
-- 1.2 grant usage on sequence orders_id_seq to app | lock: none
GRANT USAGE ON SEQUENCE public.orders_id_seq TO app;
-- 1.3 grant usage on sequence orders_again_seq to app with grant option | lock: none
GRANT USAGE ON SEQUENCE public.orders_again_seq TO app WITH GRANT OPTION;
-- 1.4 grant select on table orders to app | lock: none
GRANT SELECT ON TABLE public.orders TO app;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: replace view totals: drop view totals | lock: ACCESS EXCLUSIVE on totals
DROP VIEW public.totals;
-- 1.2 create view totals | lock: none
CREATE VIEW public.totals AS
select id, again from public.orders;
-- 1.3 let view totals belong to app | lock: ACCESS EXCLUSIVE on totals
ALTER VIEW public.totals OWNER TO app;
COMMIT;

BEGIN;
-- 2. drop column orders.note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN note;
COMMIT;
