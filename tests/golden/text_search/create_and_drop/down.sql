-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create schema public | lock: none
CREATE SCHEMA public;
-- 2. create text search dictionary old_words | lock: none
CREATE TEXT SEARCH DICTIONARY public.old_words ( TEMPLATE = simple, stopwords = 'english');
-- 3.1 create text search configuration old_search | lock: none
CREATE TEXT SEARCH CONFIGURATION public.old_search ( PARSER = "default");
-- 3.2 create text search configuration old_search | lock: none
ALTER TEXT SEARCH CONFIGURATION public.old_search ADD MAPPING FOR asciiword WITH public.old_words, simple;
COMMIT;
