-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1.1 build the successor of index orders_label_idx: drop index pleat_new_orders_label_idx | lock: SHARE UPDATE EXCLUSIVE on orders | H601 may change nothing: no server was asked whether both texts mean the same (it says label)
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_orders_label_idx;
-- 1.2 build index pleat_new_orders_label_idx on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE INDEX CONCURRENTLY pleat_new_orders_label_idx ON public.orders ((public.loud(label)));
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2.1 build the successor of index orders_note_idx: drop index pleat_new_orders_note_idx | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_orders_note_idx;
-- 2.2 build index pleat_new_orders_note_idx on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE INDEX CONCURRENTLY pleat_new_orders_note_idx ON public.orders ((lower(note)), note) WHERE (note is not null and note <> 'none');
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 3.1 put the successor of index orders_label_idx in its place: drop index orders_label_idx | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY public.orders_label_idx;
SET lock_timeout = '3s';
-- 3.2 rename index pleat_new_orders_label_idx to orders_label_idx | lock: none
ALTER INDEX public.pleat_new_orders_label_idx RENAME TO orders_label_idx;

SET lock_timeout = 0;
-- 4.1 put the successor of index orders_note_idx in its place: drop index orders_note_idx | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY public.orders_note_idx;
SET lock_timeout = '3s';
-- 4.2 rename index pleat_new_orders_note_idx to orders_note_idx | lock: none
ALTER INDEX public.pleat_new_orders_note_idx RENAME TO orders_note_idx;
-- 4.3 comment on index orders_note_idx | lock: SHARE UPDATE EXCLUSIVE on orders_note_idx
COMMENT ON INDEX public.orders_note_idx IS 'By note';
