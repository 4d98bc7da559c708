-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint words.words_no_none | lock: ACCESS EXCLUSIVE on words
ALTER TABLE public.words DROP CONSTRAINT words_no_none;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index words_shout_idx | lock: SHARE UPDATE EXCLUSIVE on words
DROP INDEX CONCURRENTLY public.words_shout_idx;
SET lock_timeout = '3s';

BEGIN;
-- 2. drop view hellos | lock: none
DROP VIEW public.hellos;
-- 3. drop operator ===(text, text) | lock: none
DROP OPERATOR public.=== (text, text);
-- 4. drop operator !==(text, text) | lock: none
DROP OPERATOR public.!== (text, text);
-- 5. drop operator !!(NONE, text) | lock: none
DROP OPERATOR public.!! (NONE, text);
-- 6. drop function shout(text) | lock: none
DROP ROUTINE public.shout (text);
-- 7. drop function same_word(text, text) | lock: none
DROP ROUTINE public.same_word (text, text);
-- 8. drop function other_word(text, text) | lock: none
DROP ROUTINE public.other_word (text, text);
COMMIT;
