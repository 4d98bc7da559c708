-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint films.has_plain | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films DROP CONSTRAINT has_plain;
-- 2. drop constraint films.has_title | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films DROP CONSTRAINT has_title;
-- 3. set statistics of films.id | lock: SHARE UPDATE EXCLUSIVE on films
ALTER TABLE ONLY public.films ALTER COLUMN id SET STATISTICS -1;
-- 4. set storage of films.title to main | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films ALTER COLUMN title SET STORAGE main;
-- 5. set statistics of films.title | lock: SHARE UPDATE EXCLUSIVE on films
ALTER TABLE ONLY public.films ALTER COLUMN title SET STATISTICS 200;
-- 6. set statistics of films.plain | lock: SHARE UPDATE EXCLUSIVE on films
ALTER TABLE ONLY public.films ALTER COLUMN plain SET (n_distinct = -0.5);
-- 7.1 add column films.added text | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films ADD COLUMN added text;
-- 7.2 set statistics of films.added | lock: SHARE UPDATE EXCLUSIVE on films
ALTER TABLE ONLY public.films ALTER COLUMN added SET STATISTICS 33;
-- 7.3 set n_distinct of films.added | lock: ACCESS EXCLUSIVE on films
ALTER TABLE ONLY public.films ALTER COLUMN added SET (n_distinct = 2);
-- 7.4 set storage of films.added to external | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films ALTER COLUMN added SET STORAGE external;
-- 8. comment on column films.added | lock: SHARE UPDATE EXCLUSIVE on films
COMMENT ON COLUMN public.films.added IS 'Later';
-- 9.1 create foreign table fresh | lock: none
CREATE FOREIGN TABLE public.fresh (
  id integer,
  name text,
  CONSTRAINT has_id CHECK (id > 0)
) SERVER shop;
-- 9.2 set statistics of fresh.id | lock: none
ALTER TABLE ONLY public.fresh ALTER COLUMN id SET STATISTICS 5;
-- 9.3 set storage of fresh.name to main | lock: none
ALTER TABLE public.fresh ALTER COLUMN name SET STORAGE main;
-- 9.4 set n_distinct of fresh.name | lock: none
ALTER TABLE ONLY public.fresh ALTER COLUMN name SET (n_distinct = 7);
-- 9.5 add check fresh.has_name, not validated yet | lock: none
ALTER TABLE public.fresh ADD CONSTRAINT has_name CHECK (name <> '') NOT VALID;
-- 10. create statistics fresh_both | lock: none
CREATE STATISTICS public.fresh_both ON id, name FROM public.fresh;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 11.1 change type of films.kind from character varying(10) to text | lock: ACCESS EXCLUSIVE on films | H301 code from before the change fails from here on
ALTER TABLE public.films ALTER COLUMN kind TYPE text;
-- 11.2 set storage of films.kind to external | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films ALTER COLUMN kind SET STORAGE external;
-- 12. add check films.has_added, not validated yet | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films ADD CONSTRAINT has_added CHECK (added <> '') NOT VALID;
-- 13. add check films.has_plain, not validated yet | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films ADD CONSTRAINT has_plain CHECK (plain <> '') NOT VALID;
-- 14. add check films.has_title | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films ADD CONSTRAINT has_title CHECK (title <> '');
COMMIT;
