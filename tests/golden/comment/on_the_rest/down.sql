-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. comment on column films.id | lock: SHARE UPDATE EXCLUSIVE on films
COMMENT ON COLUMN public.films.id IS NULL;
-- 2. comment on foreign table films | lock: SHARE UPDATE EXCLUSIVE on films
COMMENT ON FOREIGN TABLE public.films IS NULL;
-- 3. comment on server store | lock: none
COMMENT ON SERVER store IS 'Before';
-- 4. comment on foreign data wrapper nothing | lock: none
COMMENT ON FOREIGN DATA WRAPPER nothing IS NULL;
-- 5. comment on text search configuration words | lock: none
COMMENT ON TEXT SEARCH CONFIGURATION public.words IS NULL;
-- 6. comment on range type span | lock: none
COMMENT ON TYPE public.span IS NULL;
-- 7. comment on collation plain | lock: none
COMMENT ON COLLATION public.plain IS NULL;
COMMIT;
