-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. comment on text search dictionary moved | lock: none
COMMENT ON TEXT SEARCH DICTIONARY public.moved IS 'Words as they are';
-- 2. set options of text search dictionary moved | lock: none
ALTER TEXT SEARCH DICTIONARY public.moved (accept = 'true', stopwords);
-- 3. set options of text search dictionary stems | lock: none
ALTER TEXT SEARCH DICTIONARY public.stems (language = 'german', stopwords);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4. rename text search configuration words to search | lock: none | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER TEXT SEARCH CONFIGURATION public.words RENAME TO search;
-- 5. change the mapping of asciiword in text search configuration search | lock: none
ALTER TEXT SEARCH CONFIGURATION public.search ALTER MAPPING FOR asciiword WITH public.stems, public.moved;
-- 6. map url in text search configuration search | lock: none
ALTER TEXT SEARCH CONFIGURATION public.search ADD MAPPING FOR url WITH simple;
-- 7. drop the mapping of word in text search configuration search | lock: none
ALTER TEXT SEARCH CONFIGURATION public.search DROP MAPPING FOR word;
COMMIT;
