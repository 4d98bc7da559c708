-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add column rooms.size integer | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ADD COLUMN size integer;
-- 2. add column rooms.twice integer | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ADD COLUMN twice integer GENERATED ALWAYS AS (size * 2) STORED;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3. rename text search configuration words to new_words | lock: none | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER TEXT SEARCH CONFIGURATION public.words RENAME TO new_words;
-- 4. rename column films.title to name | lock: ACCESS EXCLUSIVE on films | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER TABLE public.films RENAME COLUMN title TO name;
COMMIT;

BEGIN;
-- 5.1 replace foreign table films, rebuilding view every_film, view titles: drop view titles | lock: ACCESS EXCLUSIVE on titles | H301 code from before the change fails from here on
DROP VIEW public.titles;
-- 5.2 drop view every_film | lock: ACCESS EXCLUSIVE on every_film
DROP VIEW public.every_film;
-- 5.3 drop foreign table films | lock: ACCESS EXCLUSIVE on films
DROP FOREIGN TABLE public.films;
-- 5.4 create foreign table films | lock: none
CREATE FOREIGN TABLE public.films (
  id integer,
  name text,
  seconds bigint,
  minutes bigint GENERATED ALWAYS AS (seconds / 60) STORED,
  kind character varying(40),
  whole text GENERATED ALWAYS AS (name || '!') STORED
) SERVER shop;
-- 5.5 comment on column films.seconds | lock: SHARE UPDATE EXCLUSIVE on films
COMMENT ON COLUMN public.films.seconds IS 'Of length';
-- 5.6 create view every_film | lock: none
CREATE VIEW public.every_film AS
select id, name, seconds, minutes, kind, whole from public.films;
-- 5.7 create view titles | lock: none
CREATE VIEW public.titles AS
select id, name from public.films;
-- 6. create foreign table notes | lock: none
CREATE FOREIGN TABLE public.notes (
  id integer,
  words tsvector GENERATED ALWAYS AS (to_tsvector('public.new_words'::regconfig, id::text)) STORED
) SERVER shop;
COMMIT;

BEGIN;
-- 7.1 change type of rooms.shade from text to character varying(40), rebuilding view a_room: drop view a_room | lock: ACCESS EXCLUSIVE on a_room | H301 code from before the change fails from here on
DROP VIEW public.a_room;
-- 7.2 change type of rooms.shade from text to character varying(40) | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ALTER COLUMN shade TYPE character varying(40);
-- 7.3 create view a_room | lock: none
CREATE VIEW public.a_room AS
select id, shade, twice from public.rooms;
-- 8. drop column rooms.louder | lock: ACCESS EXCLUSIVE on rooms | H301 code from before the change fails from here on
ALTER TABLE public.rooms DROP COLUMN louder;
-- 9. drop column rooms.loud | lock: ACCESS EXCLUSIVE on rooms | H301 code from before the change fails from here on
ALTER TABLE public.rooms DROP COLUMN loud;
COMMIT;

BEGIN;
-- 10.1 replace foreign table shelves: drop foreign table shelves | lock: ACCESS EXCLUSIVE on shelves | H301 code from before the change fails from here on
DROP FOREIGN TABLE public.shelves;
-- 10.2 create foreign table shelves | lock: none
CREATE FOREIGN TABLE public.shelves (
  id integer,
  place character varying(40),
  label text GENERATED ALWAYS AS ('shelf ' || place) STORED
) SERVER shop;
-- 11. create view a_minute | lock: none
CREATE VIEW public.a_minute AS
select id, minutes from public.films where seconds > 0;
COMMIT;
