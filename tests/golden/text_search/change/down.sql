-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. map word in text search configuration search | lock: none
ALTER TEXT SEARCH CONFIGURATION public.search ADD MAPPING FOR word WITH public.moved, simple;
-- 2. drop the mapping of url in text search configuration search | lock: none
ALTER TEXT SEARCH CONFIGURATION public.search DROP MAPPING FOR url;
-- 3. change the mapping of asciiword in text search configuration search | lock: none
ALTER TEXT SEARCH CONFIGURATION public.search ALTER MAPPING FOR asciiword WITH public.stems;
-- 4. rename text search configuration search to words | lock: none
ALTER TEXT SEARCH CONFIGURATION public.search RENAME TO words;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set options of text search dictionary stems | lock: none
ALTER TEXT SEARCH DICTIONARY public.stems (language = 'english', stopwords = 'english');
-- 2. set options of text search dictionary moved | lock: none
ALTER TEXT SEARCH DICTIONARY public.moved (stopwords = 'english', accept);
-- 3. comment on text search dictionary moved | lock: none
COMMENT ON TEXT SEARCH DICTIONARY public.moved IS NULL;
COMMIT;
