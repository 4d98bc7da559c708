-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename index docs_old_idx to docs_new_idx | lock: SHARE UPDATE EXCLUSIVE on docs_old_idx
ALTER INDEX public.docs_old_idx RENAME TO docs_new_idx;
COMMIT;

BEGIN;
-- 2. comment on index docs_new_idx | lock: SHARE UPDATE EXCLUSIVE on docs_new_idx
COMMENT ON INDEX public.docs_new_idx IS 'New words';
COMMIT;

BEGIN;
-- 3.1 set storage parameters of index docs_options_idx | lock: SHARE UPDATE EXCLUSIVE on docs_options_idx
ALTER INDEX public.docs_options_idx SET (fillfactor = 90);
-- 3.2 reset storage parameters of index docs_options_idx | lock: SHARE UPDATE EXCLUSIVE on docs_options_idx
ALTER INDEX public.docs_options_idx RESET (deduplicate_items);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 4. drop index docs_gone_idx | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY public.docs_gone_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 5. drop index docs_unique_gone | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY public.docs_unique_gone;
SET lock_timeout = '3s';
