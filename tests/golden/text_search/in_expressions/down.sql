-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create text search configuration going | lock: none
CREATE TEXT SEARCH CONFIGURATION public.going ( PARSER = "default");
-- 1.2 create text search configuration going | lock: none
ALTER TEXT SEARCH CONFIGURATION public.going ADD MAPPING FOR asciiword WITH simple;
COMMIT;

SET lock_timeout = 0;
-- 2. build index notes_going on notes without blocking writes | lock: SHARE UPDATE EXCLUSIVE on notes
CREATE INDEX CONCURRENTLY notes_going ON public.notes USING gin ((to_tsvector('public.going'::regconfig, body)));
SET lock_timeout = '3s';

BEGIN;
-- 3. add column notes.old tsvector | lock: ACCESS EXCLUSIVE on notes | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.notes ADD COLUMN old tsvector GENERATED ALWAYS AS (to_tsvector('public.going', coalesce(body, ''))) STORED;
-- 4. give notes.kept a default | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ALTER COLUMN kept SET DEFAULT to_tsvector('public.going', 'nothing');
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. replace function vector_of(text) | lock: none
CREATE OR REPLACE FUNCTION public.vector_of (body text) RETURNS tsvector LANGUAGE sql IMMUTABLE
return to_tsvector('going', body);
COMMIT;

SET lock_timeout = 0;
-- 2. drop index notes_coming | lock: SHARE UPDATE EXCLUSIVE on notes
DROP INDEX CONCURRENTLY public.notes_coming;
SET lock_timeout = '3s';

BEGIN;
-- 3. replace view found | lock: ACCESS EXCLUSIVE on found
CREATE OR REPLACE VIEW public.found AS
select id from public.notes where to_tsvector('public.going', body) @@ to_tsquery('public.going', 'word');
COMMIT;

BEGIN;
-- 4. drop column notes.new | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP COLUMN new;
-- 5. drop text search configuration coming | lock: none
DROP TEXT SEARCH CONFIGURATION public.coming;
-- 6. drop text search dictionary plain | lock: none
DROP TEXT SEARCH DICTIONARY public.plain;
COMMIT;
