-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = search, public;

BEGIN;
-- 1. create text search dictionary old_words | lock: none
CREATE TEXT SEARCH DICTIONARY public.old_words ( TEMPLATE = simple, stopwords = 'english');
-- 2.1 create text search configuration old_search | lock: none
CREATE TEXT SEARCH CONFIGURATION public.old_search ( PARSER = "default");
-- 2.2 create text search configuration old_search | lock: none
ALTER TEXT SEARCH CONFIGURATION public.old_search ADD MAPPING FOR asciiword WITH public.old_words, simple;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = search, public;

BEGIN;
-- 1. drop index pages_body_idx | lock: ACCESS EXCLUSIVE on pages
DROP INDEX public.pages_body_idx;
-- 2. drop table pages | lock: ACCESS EXCLUSIVE on pages
DROP TABLE public.pages;
-- 3. drop text search configuration search.words | lock: none
DROP TEXT SEARCH CONFIGURATION search.words;
-- 4. drop text search dictionary search.stems | lock: none
DROP TEXT SEARCH DICTIONARY search.stems;
-- 5. drop text search dictionary search.plain | lock: none
DROP TEXT SEARCH DICTIONARY search.plain;
-- 6. drop schema search | lock: none
DROP SCHEMA search;
COMMIT;
