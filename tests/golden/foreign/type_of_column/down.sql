-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: replace foreign table moved, rebuilding view moves: drop view moves | lock: ACCESS EXCLUSIVE on moves
DROP VIEW public.moves;
-- 1.2 drop foreign table moved | lock: ACCESS EXCLUSIVE on moved
DROP FOREIGN TABLE public.moved;
-- 1.3 create foreign table moved | lock: none
CREATE FOREIGN TABLE public.moved (
  id integer
) SERVER shop;
-- 1.4 create view moves | lock: none
CREATE VIEW public.moves AS
select id from public.moved;
COMMIT;

BEGIN;
-- 2.1 undo: change type of films.title from character varying(40) to text, rebuilding view titles, view long_titles: drop view long_titles | lock: ACCESS EXCLUSIVE on long_titles
DROP VIEW public.long_titles;
-- 2.2 drop view titles | lock: ACCESS EXCLUSIVE on titles
DROP VIEW public.titles;
-- 2.3 change type of films.title from text to character varying(40) | lock: ACCESS EXCLUSIVE on films | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.films ALTER COLUMN title TYPE character varying(40);
-- 2.4 create view titles | lock: none
CREATE VIEW public.titles AS
select id, title from public.films;
-- 2.5 create view long_titles | lock: none
CREATE VIEW public.long_titles AS
select id from public.titles;
-- 3.1 undo: change type of films.id from integer to bigint, rebuilding view titles, view long_titles: drop view long_titles | lock: ACCESS EXCLUSIVE on long_titles
DROP VIEW public.long_titles;
-- 3.2 drop view titles | lock: ACCESS EXCLUSIVE on titles
DROP VIEW public.titles;
-- 3.3 change type of films.id from bigint to integer | lock: ACCESS EXCLUSIVE on films | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.films ALTER COLUMN id TYPE integer;
-- 3.4 create view titles | lock: none
CREATE VIEW public.titles AS
select id, title from public.films;
-- 3.5 create view long_titles | lock: none
CREATE VIEW public.long_titles AS
select id from public.titles;
-- 4. rename column films.minutes to length | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films RENAME COLUMN minutes TO length;
COMMIT;
