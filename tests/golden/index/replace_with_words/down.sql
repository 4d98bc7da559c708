-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename index orders_note_idx to pleat_new_orders_note_idx | lock: SHARE UPDATE EXCLUSIVE on orders_note_idx
ALTER INDEX public.orders_note_idx RENAME TO pleat_new_orders_note_idx;
COMMIT;

SET lock_timeout = 0;
-- 2. build index orders_note_idx on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE INDEX CONCURRENTLY orders_note_idx ON public.orders USING brin (note);
SET lock_timeout = '3s';

BEGIN;
-- 3. comment on index orders_note_idx | lock: SHARE UPDATE EXCLUSIVE on orders_note_idx
COMMENT ON INDEX public.orders_note_idx IS 'By note';
COMMIT;

BEGIN;
-- 4. rename index orders_label_idx to pleat_new_orders_label_idx | lock: SHARE UPDATE EXCLUSIVE on orders_label_idx
ALTER INDEX public.orders_label_idx RENAME TO pleat_new_orders_label_idx;
COMMIT;

SET lock_timeout = 0;
-- 5. build index orders_label_idx on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE INDEX CONCURRENTLY orders_label_idx ON public.orders (label);
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index pleat_new_orders_note_idx | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_orders_note_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2. drop index pleat_new_orders_label_idx | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_orders_label_idx;
SET lock_timeout = '3s';
