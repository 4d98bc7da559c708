-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add column orders.token text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN token text;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 2. build the index of unique key orders.orders_area_key | H302 fails and changes nothing if rows exist that break the rule
SET lock_timeout = 0;
-- 2.1 drop index orders_area_key | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.orders_area_key;
-- 2.2 build unique index orders_area_key on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE UNIQUE INDEX CONCURRENTLY orders_area_key ON public.orders (area, number) NULLS NOT DISTINCT;
SET lock_timeout = '3s';

BEGIN;
-- 3. add unique orders.orders_area_key from its index | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT orders_area_key UNIQUE USING INDEX orders_area_key;
COMMIT;

-- 4. build the index of unique key orders.orders_note_key | H302 fails and changes nothing if rows exist that break the rule
SET lock_timeout = 0;
-- 4.1 drop index orders_note_key | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.orders_note_key;
-- 4.2 build unique index orders_note_key on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE UNIQUE INDEX CONCURRENTLY orders_note_key ON public.orders (note);
SET lock_timeout = '3s';

BEGIN;
-- 5. add unique orders.orders_note_key from its index | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT orders_note_key UNIQUE USING INDEX orders_note_key DEFERRABLE INITIALLY DEFERRED;
COMMIT;

-- 6. build the index of unique key orders.orders_number_key | H302 fails and changes nothing if rows exist that break the rule
SET lock_timeout = 0;
-- 6.1 drop index orders_number_key | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.orders_number_key;
-- 6.2 build unique index orders_number_key on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE UNIQUE INDEX CONCURRENTLY orders_number_key ON public.orders (number) INCLUDE (area) WITH (fillfactor = 80);
SET lock_timeout = '3s';

BEGIN;
-- 7. add unique orders.orders_number_key from its index | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT orders_number_key UNIQUE USING INDEX orders_number_key;
-- 8. comment on constraint orders.orders_number_key | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON CONSTRAINT orders_number_key ON public.orders IS 'Counted by hand';
COMMIT;

-- 9. build the index of unique key orders.orders_token_key | H302 fails and changes nothing if rows exist that break the rule
SET lock_timeout = 0;
-- 9.1 drop index orders_token_key | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.orders_token_key;
-- 9.2 build unique index orders_token_key on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE UNIQUE INDEX CONCURRENTLY orders_token_key ON public.orders (token);
SET lock_timeout = '3s';

BEGIN;
-- 10. add unique orders.orders_token_key from its index | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT orders_token_key UNIQUE USING INDEX orders_token_key;
COMMIT;
