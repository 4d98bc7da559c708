-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table gone4: the table comes back empty
-- not undone: drop table gone3: the table comes back empty
-- not undone: drop table gone2: the table comes back empty
-- not undone: drop table gone1: the table comes back empty

BEGIN;
-- 1.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 1.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 1.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 1.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('convert stay.m', true)
ON CONFLICT (name) DO NOTHING;
-- 2. rename enum mood to pleat_new_mood | lock: none
ALTER TYPE public.mood RENAME TO pleat_new_mood;
-- 3. create enum mood | lock: none
CREATE TYPE public.mood AS ENUM ('a', 'b', 'c');
-- 4.1 undo: put the successor of stay.m in its place: add column stay.pleat_new_m public.mood | lock: ACCESS EXCLUSIVE on stay
ALTER TABLE public.stay ADD COLUMN pleat_new_m public.mood;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.stay.pleat_new_m" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_m IS DISTINCT FROM OLD.pleat_new_m THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT (m::text::public.mood) INTO NEW.pleat_new_m FROM (SELECT NEW.*) AS stay;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_m:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.4 keep stay.pleat_new_m equal to m | lock: SHARE ROW EXCLUSIVE on stay
CREATE TRIGGER pleat_mirror_pleat_new_m BEFORE INSERT OR UPDATE ON public.stay FOR EACH ROW EXECUTE FUNCTION pleat."public.stay.pleat_new_m" ('mirror', 'm', 'pleat_new_m');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on stay
COMMENT ON TRIGGER pleat_mirror_pleat_new_m ON public.stay IS 'pleat: keeps pleat_new_m equal to m while a change is under way';
COMMIT;

-- 5. fill stay.pleat_new_m | lock: ROW EXCLUSIVE on stay
CALL pleat.backfill('fill stay.pleat_new_m once more', 'public.stay', ARRAY['id'], $pleat$
  UPDATE public.stay SET pleat_new_m = (m::text::public.mood)
  WHERE PLEAT_BATCH AND public.stay.pleat_new_m IS DISTINCT FROM (m::text::public.mood)
$pleat$);

BEGIN;
-- 6.1 undo: put the successor of stay.m in its place: stop keeping stay.pleat_new_m equal to m | lock: ACCESS EXCLUSIVE on stay
DROP TRIGGER pleat_mirror_pleat_new_m ON public.stay;
-- 6.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.stay.pleat_new_m" ();
-- 6.3 rename column stay.m to pleat_old_m | lock: ACCESS EXCLUSIVE on stay
ALTER TABLE public.stay RENAME COLUMN m TO pleat_old_m;
-- 6.4 rename column stay.pleat_new_m to m | lock: ACCESS EXCLUSIVE on stay
ALTER TABLE public.stay RENAME COLUMN pleat_new_m TO m;
-- 6.5 drop column stay.pleat_old_m | lock: ACCESS EXCLUSIVE on stay
ALTER TABLE public.stay DROP COLUMN pleat_old_m;
-- 6.6 add column stay.pleat_new_m public.pleat_new_mood | lock: ACCESS EXCLUSIVE on stay
ALTER TABLE public.stay ADD COLUMN pleat_new_m public.pleat_new_mood;
-- 6.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.8 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.stay.pleat_new_m" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_m IS DISTINCT FROM OLD.pleat_new_m THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT ((CASE m::text WHEN 'c' THEN 'a' ELSE m::text END)::public.pleat_new_mood) INTO NEW.pleat_new_m FROM (SELECT NEW.*) AS stay;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_m:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 6.9 keep stay.pleat_new_m equal to m | lock: SHARE ROW EXCLUSIVE on stay
CREATE TRIGGER pleat_mirror_pleat_new_m BEFORE INSERT OR UPDATE ON public.stay FOR EACH ROW EXECUTE FUNCTION pleat."public.stay.pleat_new_m" ('mirror', 'm', 'pleat_new_m');
-- 6.10 say what the trigger is for | lock: ACCESS SHARE on stay
COMMENT ON TRIGGER pleat_mirror_pleat_new_m ON public.stay IS 'pleat: keeps pleat_new_m equal to m while a change is under way';
-- 7. create table gone4 | lock: none
CREATE TABLE public.gone4 (
  id integer NOT NULL,
  c public.num,
  CONSTRAINT gone4_pkey PRIMARY KEY (id)
);
-- 8. drop not null on domain code | lock: none
ALTER DOMAIN public.code DROP NOT NULL;
-- 9. create table gone3 | lock: none
CREATE TABLE public.gone3 (
  id integer NOT NULL,
  c public.code2,
  CONSTRAINT gone3_pkey PRIMARY KEY (id)
);
-- 10. create table gone2 | lock: none
CREATE TABLE public.gone2 (
  id integer NOT NULL,
  p public.pt,
  CONSTRAINT gone2_pkey PRIMARY KEY (id)
);
-- 11. create table gone1 | lock: none
CREATE TABLE public.gone1 (
  id integer NOT NULL,
  m public.mood,
  CONSTRAINT gone1_pkey PRIMARY KEY (id)
);
COMMIT;

BEGIN;
-- 12.1 undo: change the type behind domain num: rename domain num to pleat_old_num | lock: none
ALTER DOMAIN public.num RENAME TO pleat_old_num;
-- 12.2 create domain num | lock: none
CREATE DOMAIN public.num AS integer;
-- 12.3 change type of gone4.c from public.pleat_old_num to public.num | lock: ACCESS EXCLUSIVE on gone4
ALTER TABLE public.gone4 ALTER COLUMN c TYPE public.num USING c::public.num;
-- 12.4 drop domain pleat_old_num | lock: none
DROP DOMAIN public.pleat_old_num;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: add a successor of type public.pleat_new_mood for stay.m: stop keeping stay.pleat_new_m equal to m | lock: ACCESS EXCLUSIVE on stay
DROP TRIGGER pleat_mirror_pleat_new_m ON public.stay;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.stay.pleat_new_m" ();
-- 1.3 drop column stay.pleat_new_m | lock: ACCESS EXCLUSIVE on stay
ALTER TABLE public.stay DROP COLUMN pleat_new_m;
-- 2. drop attribute z of composite type pt | lock: none
ALTER TYPE public.pt DROP ATTRIBUTE z;
-- 3. drop enum pleat_new_mood | lock: none
DROP TYPE public.pleat_new_mood;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
