-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column orders.tags: the column comes back without its values
-- not undone: drop column orders.note: the column comes back without its values

BEGIN;
-- 1. add column orders.tags text[] | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN tags text[] DEFAULT '{}';
-- 2.1 undo: drop column orders.note: add column orders.note text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN note text;
-- 2.2 comment on column orders.note | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON COLUMN public.orders.note IS 'Goes';
COMMIT;
