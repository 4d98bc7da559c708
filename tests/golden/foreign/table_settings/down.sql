-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint films.has_title | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films DROP CONSTRAINT has_title;
-- 2. drop constraint films.has_plain | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films DROP CONSTRAINT has_plain;
-- 3. drop constraint films.has_added | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films DROP CONSTRAINT has_added;
-- 4.1 undo: change type of films.kind from character varying(10) to text: change type of films.kind from text to character varying(10) | lock: ACCESS EXCLUSIVE on films | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.films ALTER COLUMN kind TYPE character varying(10);
-- 4.2 set storage of films.kind to main | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films ALTER COLUMN kind SET STORAGE main;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop statistics fresh_both | lock: none
DROP STATISTICS public.fresh_both;
-- 2. drop foreign table fresh | lock: none
DROP FOREIGN TABLE public.fresh;
-- 3. comment on column films.added | lock: SHARE UPDATE EXCLUSIVE on films
COMMENT ON COLUMN public.films.added IS NULL;
-- 4. drop column films.added | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films DROP COLUMN added;
-- 5. set statistics of films.plain | lock: SHARE UPDATE EXCLUSIVE on films
ALTER TABLE ONLY public.films ALTER COLUMN plain SET (n_distinct = 3);
-- 6. set statistics of films.title | lock: SHARE UPDATE EXCLUSIVE on films
ALTER TABLE ONLY public.films ALTER COLUMN title SET STATISTICS -1;
-- 7. set storage of films.title to external | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films ALTER COLUMN title SET STORAGE external;
-- 8. set statistics of films.id | lock: SHARE UPDATE EXCLUSIVE on films
ALTER TABLE ONLY public.films ALTER COLUMN id SET STATISTICS 10;
-- 9. add check films.has_title, not validated yet | lock: ACCESS EXCLUSIVE on films | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.films ADD CONSTRAINT has_title CHECK (title <> '') NOT VALID;
-- 10. add check films.has_plain | lock: ACCESS EXCLUSIVE on films | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.films ADD CONSTRAINT has_plain CHECK (plain <> '');
COMMIT;
