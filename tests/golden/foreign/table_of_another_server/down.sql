-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: replace foreign table lengths, rebuilding view long_ones: drop view long_ones | lock: ACCESS EXCLUSIVE on long_ones
DROP VIEW public.long_ones;
-- 1.2 drop foreign table lengths | lock: ACCESS EXCLUSIVE on lengths
DROP FOREIGN TABLE public.lengths;
-- 1.3 create foreign table lengths | lock: none
CREATE FOREIGN TABLE public.lengths (
  title text,
  long integer GENERATED ALWAYS AS (length(title)) STORED
) SERVER shop;
-- 1.4 create view long_ones | lock: none
CREATE VIEW public.long_ones AS
select title from public.lengths where long > 10;
COMMIT;

BEGIN;
-- 2.1 undo: replace foreign table films, rebuilding statistics films_both: drop statistics films_both | lock: SHARE UPDATE EXCLUSIVE on films
DROP STATISTICS public.films_both;
-- 2.2 drop foreign table films | lock: ACCESS EXCLUSIVE on films
DROP FOREIGN TABLE public.films;
-- 2.3 create foreign table films | lock: none
CREATE FOREIGN TABLE public.films (
  id integer,
  title text,
  long integer GENERATED ALWAYS AS (length(title)) STORED
) SERVER shop;
-- 2.4 set storage of films.title to external | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films ALTER COLUMN title SET STORAGE external;
-- 2.5 grant select on foreign table films to reader | lock: none
GRANT SELECT ON TABLE public.films TO reader;
-- 2.6 grant update on column films.title to reader | lock: none
GRANT UPDATE (title) ON TABLE public.films TO reader;
-- 2.7 create statistics films_both | lock: SHARE UPDATE EXCLUSIVE on films
CREATE STATISTICS public.films_both ON id, title FROM public.films;
COMMIT;
