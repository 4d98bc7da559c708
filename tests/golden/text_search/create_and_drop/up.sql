-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop text search configuration old_search | lock: none
DROP TEXT SEARCH CONFIGURATION public.old_search;
-- 2. drop text search dictionary old_words | lock: none
DROP TEXT SEARCH DICTIONARY public.old_words;
-- 3. drop schema public | lock: none
DROP SCHEMA public;
COMMIT;
