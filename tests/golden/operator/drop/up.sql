-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint words.words_no_none | lock: ACCESS EXCLUSIVE on words
ALTER TABLE public.words DROP CONSTRAINT words_no_none;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2. drop view hellos | lock: ACCESS EXCLUSIVE on hellos | H301 code from before the change fails from here on
DROP VIEW public.hellos;
COMMIT;

SET lock_timeout = 0;
-- 3. drop index words_shout_idx | lock: SHARE UPDATE EXCLUSIVE on words
DROP INDEX CONCURRENTLY public.words_shout_idx;
SET lock_timeout = '3s';

BEGIN;
-- 4. drop operator !!(NONE, text) | lock: none | H301 code from before the change fails from here on
DROP OPERATOR public.!! (NONE, text);
-- 5. drop function shout(text) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.shout (text);
-- 6. drop operator ===(text, text) | lock: none | H301 code from before the change fails from here on
DROP OPERATOR public.=== (text, text);
-- 7. drop function same_word(text, text) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.same_word (text, text);
-- 8. drop operator !==(text, text) | lock: none | H301 code from before the change fails from here on
DROP OPERATOR public.!== (text, text);
-- 9. drop function other_word(text, text) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.other_word (text, text);
COMMIT;
