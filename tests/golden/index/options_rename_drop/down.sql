-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. build unique index docs_unique_gone on docs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on docs | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY docs_unique_gone ON public.docs (a);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2. build index docs_gone_idx on docs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY docs_gone_idx ON public.docs (a, b) WHERE (b > 3);
SET lock_timeout = '3s';

BEGIN;
-- 3. comment on index docs_gone_idx | lock: SHARE UPDATE EXCLUSIVE on docs_gone_idx
COMMENT ON INDEX public.docs_gone_idx IS 'Goes';
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set storage parameters of index docs_options_idx | lock: SHARE UPDATE EXCLUSIVE on docs_options_idx
ALTER INDEX public.docs_options_idx SET (deduplicate_items = off, fillfactor = 70);
COMMIT;

BEGIN;
-- 2. comment on index docs_new_idx | lock: SHARE UPDATE EXCLUSIVE on docs_new_idx
COMMENT ON INDEX public.docs_new_idx IS 'Old words';
-- 3. rename index docs_new_idx to docs_old_idx | lock: SHARE UPDATE EXCLUSIVE on docs_new_idx
ALTER INDEX public.docs_new_idx RENAME TO docs_old_idx;
COMMIT;
