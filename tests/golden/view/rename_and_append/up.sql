-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename view few to some_orders | lock: ACCESS EXCLUSIVE on few | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER VIEW public.few RENAME TO some_orders;
COMMIT;

BEGIN;
-- 2. replace view some_orders | lock: ACCESS EXCLUSIVE on some_orders
CREATE OR REPLACE VIEW public.some_orders AS
select id, total, note from public.orders where id > 0;
-- 3. create rule some_orders.quiet | lock: ACCESS EXCLUSIVE on some_orders
CREATE RULE quiet AS ON INSERT TO public.some_orders DO INSTEAD NOTHING;
COMMIT;
