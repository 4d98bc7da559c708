-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create text search dictionary plain | lock: none
CREATE TEXT SEARCH DICTIONARY public.plain ( TEMPLATE = simple);
-- 2.1 create text search configuration coming | lock: none
CREATE TEXT SEARCH CONFIGURATION public.coming ( PARSER = "default");
-- 2.2 create text search configuration coming | lock: none
ALTER TEXT SEARCH CONFIGURATION public.coming ADD MAPPING FOR asciiword WITH public.plain;
-- 3. add column notes.new tsvector | lock: ACCESS EXCLUSIVE on notes | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.notes ADD COLUMN new tsvector GENERATED ALWAYS AS (to_tsvector('public.coming', coalesce(body, ''))) STORED;
COMMIT;

BEGIN;
-- 4. replace view found | lock: ACCESS EXCLUSIVE on found | H601 may change nothing: no server was asked whether both texts mean the same (it says select id from public.notes where to_tsvector('public.going'…)
CREATE OR REPLACE VIEW public.found AS
select id from public.notes where to_tsvector('public.coming', body) @@ to_tsquery('public.coming', 'word');
COMMIT;

SET lock_timeout = 0;
-- 5. build index notes_coming on notes | lock: SHARE UPDATE EXCLUSIVE on notes
CREATE INDEX CONCURRENTLY notes_coming ON public.notes USING gin ((to_tsvector('public.coming'::regconfig, body)));
SET lock_timeout = '3s';

BEGIN;
-- 6. replace function vector_of(text) | lock: none
CREATE OR REPLACE FUNCTION public.vector_of (body text) RETURNS tsvector LANGUAGE sql IMMUTABLE
return to_tsvector('coming', body);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 7. give notes.kept no default | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ALTER COLUMN kept DROP DEFAULT;
-- 8. drop column notes.old | lock: ACCESS EXCLUSIVE on notes | H301 code from before the change fails from here on
ALTER TABLE public.notes DROP COLUMN old;
COMMIT;

SET lock_timeout = 0;
-- 9. drop index notes_going | lock: SHARE UPDATE EXCLUSIVE on notes
DROP INDEX CONCURRENTLY public.notes_going;
SET lock_timeout = '3s';

BEGIN;
-- 10. drop text search configuration going | lock: none
DROP TEXT SEARCH CONFIGURATION public.going;
COMMIT;
