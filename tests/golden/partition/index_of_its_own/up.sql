-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. build index items_1_id_70_idx on items_1 | lock: SHARE UPDATE EXCLUSIVE on items_1
CREATE INDEX CONCURRENTLY items_1_id_70_idx ON public.items_1 (id) WITH (fillfactor = 70);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2. build index items_1_recent_idx on items_1 | lock: SHARE UPDATE EXCLUSIVE on items_1
CREATE INDEX CONCURRENTLY items_1_recent_idx ON public.items_1 (added) WITH (fillfactor = 70);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 3. build the index of partition items_1 for items_id_idx | lock: SHARE UPDATE EXCLUSIVE on items_1
CREATE INDEX CONCURRENTLY items_1_id_idx ON public.items_1 USING hash (id);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 4. build the index of partition items_many for items_id_idx | lock: SHARE UPDATE EXCLUSIVE on items_many
CREATE INDEX CONCURRENTLY items_many_id_idx ON public.items_many USING hash (id);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 5.1 replace index items_id_idx of items from those of its partitions: drop index items_id_idx | lock: ACCESS EXCLUSIVE on items
DROP INDEX public.items_id_idx;
-- 5.2 build index items_id_idx on items | lock: SHARE on items
CREATE INDEX items_id_idx ON ONLY public.items USING hash (id);
-- 5.3 build index items_rest_id_idx on items_rest | lock: SHARE on items_rest
CREATE INDEX items_rest_id_idx ON ONLY public.items_rest USING hash (id);
-- 5.4 make index items_many_id_idx part of items_rest_id_idx | lock: none
ALTER INDEX public.items_rest_id_idx ATTACH PARTITION public.items_many_id_idx;
-- 5.5 make index items_rest_id_idx part of items_id_idx | lock: none
ALTER INDEX public.items_id_idx ATTACH PARTITION public.items_rest_id_idx;
-- 5.6 make index items_1_id_idx part of items_id_idx | lock: none
ALTER INDEX public.items_id_idx ATTACH PARTITION public.items_1_id_idx;
-- 5.7 comment on index items_id_idx | lock: none
COMMENT ON INDEX public.items_id_idx IS 'by number';
-- 6. drop index items_added_idx | lock: ACCESS EXCLUSIVE on items
DROP INDEX public.items_added_idx;
COMMIT;
