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

SET lock_timeout = 0;
-- 2. build the index of unique key orders.orders_area_key | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY orders_area_key ON public.orders (area, number) NULLS NOT DISTINCT;
SET lock_timeout = '3s';

BEGIN;
-- 3. add unique orders.orders_area_key from its index | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT orders_area_key UNIQUE USING INDEX orders_area_key;
COMMIT;

SET lock_timeout = 0;
-- 4. build the index of unique key orders.orders_note_key | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY orders_note_key ON public.orders (note);
SET lock_timeout = '3s';

BEGIN;
-- 5. add unique orders.orders_note_key from its index | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT orders_note_key UNIQUE USING INDEX orders_note_key DEFERRABLE INITIALLY DEFERRED;
COMMIT;

SET lock_timeout = 0;
-- 6. build the index of unique key orders.orders_number_key | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY orders_number_key ON public.orders (number) INCLUDE (area) WITH (fillfactor = 80);
SET lock_timeout = '3s';

BEGIN;
-- 7. add unique orders.orders_number_key from its index | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT orders_number_key UNIQUE USING INDEX orders_number_key;
-- 8. comment on constraint orders.orders_number_key | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_number_key ON public.orders IS 'Counted by hand';
COMMIT;

SET lock_timeout = 0;
-- 9. build the index of unique key orders.orders_token_key | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY orders_token_key ON public.orders (token);
SET lock_timeout = '3s';

BEGIN;
-- 10. add unique orders.orders_token_key from its index | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT orders_token_key UNIQUE USING INDEX orders_token_key;
COMMIT;
