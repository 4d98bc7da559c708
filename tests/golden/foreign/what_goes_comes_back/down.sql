-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: drop column films.note: add column films.note text | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films ADD COLUMN note text;
-- 1.2 comment on column films.note | lock: SHARE UPDATE EXCLUSIVE on films
COMMENT ON COLUMN public.films.note IS 'Gone and back';
-- 1.3 set options of column note of foreign table films | lock: ACCESS EXCLUSIVE on films
ALTER FOREIGN TABLE public.films ALTER COLUMN note OPTIONS (ADD column_name 'remark');
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: drop constraint films.has_title: add check films.has_title | lock: ACCESS EXCLUSIVE on films | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.films ADD CONSTRAINT has_title CHECK (title <> '');
-- 1.2 comment on constraint films.has_title | lock: ACCESS SHARE on films
COMMENT ON CONSTRAINT has_title ON public.films IS 'Gone and back';
-- 2.1 undo: drop constraint films.has_note: add check films.has_note | lock: ACCESS EXCLUSIVE on films | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.films ADD CONSTRAINT has_note CHECK (note <> '');
-- 2.2 comment on constraint films.has_note | lock: ACCESS SHARE on films
COMMENT ON CONSTRAINT has_note ON public.films IS 'Gone with its column';
-- 3. set version of server shop | lock: none
ALTER SERVER shop VERSION NULL;
COMMIT;
