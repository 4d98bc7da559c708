-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename column films.length to minutes | lock: ACCESS EXCLUSIVE on films | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER TABLE public.films RENAME COLUMN length TO minutes;
COMMIT;

BEGIN;
-- 2.1 change type of films.id from integer to bigint, rebuilding view titles, view long_titles: drop view long_titles | lock: ACCESS EXCLUSIVE on long_titles | H301 code from before the change fails from here on
DROP VIEW public.long_titles;
-- 2.2 drop view titles | lock: ACCESS EXCLUSIVE on titles
DROP VIEW public.titles;
-- 2.3 change type of films.id from integer to bigint | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films ALTER COLUMN id TYPE bigint;
-- 2.4 create view titles | lock: none
CREATE VIEW public.titles AS
select id, title from public.films;
-- 2.5 create view long_titles | lock: none
CREATE VIEW public.long_titles AS
select id from public.titles;
-- 3.1 change type of films.title from character varying(40) to text, rebuilding view titles, view long_titles: drop view long_titles | lock: ACCESS EXCLUSIVE on long_titles | H301 code from before the change fails from here on
DROP VIEW public.long_titles;
-- 3.2 drop view titles | lock: ACCESS EXCLUSIVE on titles
DROP VIEW public.titles;
-- 3.3 change type of films.title from character varying(40) to text | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films ALTER COLUMN title TYPE text COLLATE "C";
-- 3.4 create view titles | lock: none
CREATE VIEW public.titles AS
select id, title from public.films;
-- 3.5 create view long_titles | lock: none
CREATE VIEW public.long_titles AS
select id from public.titles;
COMMIT;

BEGIN;
-- 4.1 replace foreign table moved, rebuilding view moves: drop view moves | lock: ACCESS EXCLUSIVE on moves | H301 code from before the change fails from here on
DROP VIEW public.moves;
-- 4.2 drop foreign table moved | lock: ACCESS EXCLUSIVE on moved
DROP FOREIGN TABLE public.moved;
-- 4.3 create foreign table moved | lock: none
CREATE FOREIGN TABLE public.moved (
  id integer
) SERVER other;
-- 4.4 create view moves | lock: none
CREATE VIEW public.moves AS
select id from public.moved;
COMMIT;
