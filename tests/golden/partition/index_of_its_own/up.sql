-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. build index items_1_recent_idx on items_1 | lock: SHARE UPDATE EXCLUSIVE on items_1
CREATE INDEX CONCURRENTLY items_1_recent_idx ON public.items_1 (added) WITH (fillfactor = 70);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2. drop index items_added_idx | lock: ACCESS EXCLUSIVE on items
DROP INDEX public.items_added_idx;
COMMIT;
