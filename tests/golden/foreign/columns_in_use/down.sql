-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop view a_minute | lock: none
DROP VIEW public.a_minute;
-- 2.1 undo: replace foreign table shelves: drop foreign table shelves | lock: ACCESS EXCLUSIVE on shelves
DROP FOREIGN TABLE public.shelves;
-- 2.2 create foreign table shelves | lock: none
CREATE FOREIGN TABLE public.shelves (
  id integer,
  place text,
  label text GENERATED ALWAYS AS ('shelf ' || place) STORED
) SERVER shop;
COMMIT;

BEGIN;
-- 3. add column rooms.loud text | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ADD COLUMN loud text;
-- 4. add column rooms.louder text | lock: ACCESS EXCLUSIVE on rooms | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.rooms ADD COLUMN louder text GENERATED ALWAYS AS (upper(loud)) STORED;
COMMIT;

BEGIN;
-- 5.1 undo: change type of rooms.shade from text to character varying(40), rebuilding view a_room: drop view a_room | lock: ACCESS EXCLUSIVE on a_room
DROP VIEW public.a_room;
-- 5.2 change type of rooms.shade from character varying(40) to text | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ALTER COLUMN shade TYPE text;
-- 5.3 create view a_room | lock: none
CREATE VIEW public.a_room AS
select id, shade from public.rooms;
-- 6. drop foreign table notes | lock: none
DROP FOREIGN TABLE public.notes;
COMMIT;

BEGIN;
-- 7.1 undo: replace foreign table films, rebuilding view every_film, view titles: drop view titles | lock: ACCESS EXCLUSIVE on titles
DROP VIEW public.titles;
-- 7.2 drop view every_film | lock: ACCESS EXCLUSIVE on every_film
DROP VIEW public.every_film;
-- 7.3 drop foreign table films | lock: ACCESS EXCLUSIVE on films
DROP FOREIGN TABLE public.films;
-- 7.4 create foreign table films | lock: none
CREATE FOREIGN TABLE public.films (
  id integer,
  name text,
  length integer,
  kind text,
  shouted text GENERATED ALWAYS AS (upper(kind)) STORED,
  whole text GENERATED ALWAYS AS (name || '!') STORED
) SERVER shop;
-- 7.5 create foreign table films | lock: none
ALTER FOREIGN TABLE public.films ALTER COLUMN shouted OPTIONS (ADD column_name 'x');
-- 7.6 create view every_film | lock: none
CREATE VIEW public.every_film AS
select id, name AS title, length, kind, shouted, whole from public.films;
-- 7.7 create view titles | lock: none
CREATE VIEW public.titles AS
select id, name AS title from public.films;
-- 8. rename column films.name to title | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films RENAME COLUMN name TO title;
-- 9. rename text search configuration new_words to words | lock: none
ALTER TEXT SEARCH CONFIGURATION public.new_words RENAME TO words;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column rooms.twice | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP COLUMN twice;
-- 2. drop column rooms.size | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP COLUMN size;
COMMIT;
