-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. build index items_1_added_idx on items_1 without blocking writes | lock: SHARE UPDATE EXCLUSIVE on items_1
CREATE INDEX CONCURRENTLY items_1_added_idx ON public.items_1 (added);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2. build index items_many_added_idx on items_many without blocking writes | lock: SHARE UPDATE EXCLUSIVE on items_many
CREATE INDEX CONCURRENTLY items_many_added_idx ON public.items_many (added);
SET lock_timeout = '3s';

BEGIN;
-- 3.1 undo: drop index items_added_idx: build index items_added_idx on items | lock: SHARE on items
CREATE INDEX items_added_idx ON ONLY public.items (added);
-- 3.2 build index items_rest_added_idx on items_rest | lock: SHARE on items_rest
CREATE INDEX items_rest_added_idx ON ONLY public.items_rest (added);
-- 3.3 make index items_many_added_idx part of items_rest_added_idx | lock: none
ALTER INDEX public.items_rest_added_idx ATTACH PARTITION public.items_many_added_idx;
-- 3.4 make index items_rest_added_idx part of items_added_idx | lock: none
ALTER INDEX public.items_added_idx ATTACH PARTITION public.items_rest_added_idx;
-- 3.5 make index items_1_added_idx part of items_added_idx | lock: none
ALTER INDEX public.items_added_idx ATTACH PARTITION public.items_1_added_idx;
-- 3.6 comment on index items_added_idx | lock: none
COMMENT ON INDEX public.items_added_idx IS 'by day';
-- 4. drop index items_id_idx | lock: ACCESS EXCLUSIVE on items
DROP INDEX public.items_id_idx;
COMMIT;

SET lock_timeout = 0;
-- 5. build index items_1_id_idx1 on items_1 without blocking writes | lock: SHARE UPDATE EXCLUSIVE on items_1
CREATE INDEX CONCURRENTLY items_1_id_idx1 ON public.items_1 (id);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 6. build index items_many_id_idx1 on items_many without blocking writes | lock: SHARE UPDATE EXCLUSIVE on items_many
CREATE INDEX CONCURRENTLY items_many_id_idx1 ON public.items_many (id);
SET lock_timeout = '3s';

BEGIN;
-- 7.1 undo: replace index items_id_idx of items from those of its partitions: build index items_id_idx on items | lock: SHARE on items
CREATE INDEX items_id_idx ON ONLY public.items (id);
-- 7.2 build index items_rest_id_idx1 on items_rest | lock: SHARE on items_rest
CREATE INDEX items_rest_id_idx1 ON ONLY public.items_rest (id);
-- 7.3 make index items_many_id_idx1 part of items_rest_id_idx1 | lock: none
ALTER INDEX public.items_rest_id_idx1 ATTACH PARTITION public.items_many_id_idx1;
-- 7.4 make index items_rest_id_idx1 part of items_id_idx | lock: none
ALTER INDEX public.items_id_idx ATTACH PARTITION public.items_rest_id_idx1;
-- 7.5 make index items_1_id_idx1 part of items_id_idx | lock: none
ALTER INDEX public.items_id_idx ATTACH PARTITION public.items_1_id_idx1;
-- 7.6 comment on index items_id_idx | lock: none
COMMENT ON INDEX public.items_id_idx IS 'by number';
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index items_many_id_idx | lock: SHARE UPDATE EXCLUSIVE on items_many
DROP INDEX CONCURRENTLY IF EXISTS public.items_many_id_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2. drop index items_1_id_idx | lock: SHARE UPDATE EXCLUSIVE on items_1
DROP INDEX CONCURRENTLY IF EXISTS public.items_1_id_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 3. drop index items_1_recent_idx | lock: SHARE UPDATE EXCLUSIVE on items_1
DROP INDEX CONCURRENTLY public.items_1_recent_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 4. drop index items_1_id_70_idx | lock: SHARE UPDATE EXCLUSIVE on items_1
DROP INDEX CONCURRENTLY public.items_1_id_70_idx;
SET lock_timeout = '3s';
