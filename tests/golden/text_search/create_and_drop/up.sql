-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = search, public;

BEGIN;
-- 1. create schema search | lock: none
CREATE SCHEMA search;
-- 2. create text search dictionary search.plain | lock: none
CREATE TEXT SEARCH DICTIONARY search.plain ( TEMPLATE = simple, accept = 'false');
-- 3.1 create text search dictionary search.stems | lock: none
CREATE TEXT SEARCH DICTIONARY search.stems ( TEMPLATE = snowball, language = 'english', stopwords = 'english');
-- 3.2 comment on text search dictionary search.stems | lock: none
COMMENT ON TEXT SEARCH DICTIONARY search.stems IS 'English';
-- 4.1 create text search configuration search.words | lock: none
CREATE TEXT SEARCH CONFIGURATION search.words ( PARSER = "default");
-- 4.2 create text search configuration search.words | lock: none
ALTER TEXT SEARCH CONFIGURATION search.words ADD MAPPING FOR asciiword WITH search.stems, search.plain;
-- 4.3 create text search configuration search.words | lock: none
ALTER TEXT SEARCH CONFIGURATION search.words ADD MAPPING FOR email WITH simple;
-- 4.4 create text search configuration search.words | lock: none
ALTER TEXT SEARCH CONFIGURATION search.words ADD MAPPING FOR hword WITH search.stems, search.plain;
-- 4.5 create text search configuration search.words | lock: none
ALTER TEXT SEARCH CONFIGURATION search.words ADD MAPPING FOR "int" WITH simple;
-- 4.6 create text search configuration search.words | lock: none
ALTER TEXT SEARCH CONFIGURATION search.words ADD MAPPING FOR url WITH simple;
-- 4.7 create text search configuration search.words | lock: none
ALTER TEXT SEARCH CONFIGURATION search.words ADD MAPPING FOR word WITH search.stems, search.plain;
-- 4.8 comment on text search configuration search.words | lock: none
COMMENT ON TEXT SEARCH CONFIGURATION search.words IS 'What people type';
-- 5. create table pages | lock: none
CREATE TABLE public.pages (
  id bigint NOT NULL,
  body text,
  CONSTRAINT pages_pkey PRIMARY KEY (id)
);
-- 6. build index pages_body_idx on pages | lock: none
CREATE INDEX pages_body_idx ON public.pages USING gin ((to_tsvector('search.words'::regconfig, body)));
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = search, public;

BEGIN;
-- 7. drop text search configuration old_search | lock: none
DROP TEXT SEARCH CONFIGURATION public.old_search;
-- 8. drop text search dictionary old_words | lock: none
DROP TEXT SEARCH DICTIONARY public.old_words;
COMMIT;
