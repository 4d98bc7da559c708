-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column readings.gone: the column comes back without its values

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
  ('copy readings.device_id', true),
  ('fill readings.added', true),
  ('fill readings.device_id', true),
  ('fill readings.token', true)
ON CONFLICT (name) DO NOTHING;
COMMIT;

-- 2. build index readings_old_idx on readings chunk by chunk | lock: SHARE on readings
CREATE INDEX readings_old_idx ON public.readings (device_id) WITH (timescaledb.transaction_per_chunk = true);

BEGIN;
-- 3. add column readings.gone text | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD COLUMN gone text;
-- 4. drop index readings_unique_idx | lock: ACCESS EXCLUSIVE on readings
DROP INDEX public.readings_unique_idx;
-- 5. drop constraint readings.readings_key | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT readings_key;
-- 6. drop not null on readings.device_id | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN device_id DROP NOT NULL;
-- 7. drop constraint readings.pleat_not_null_device_id | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT IF EXISTS pleat_not_null_device_id;
-- 8.1 undo: drop the copy and rename column readings.device to device_id: add column readings.device integer | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD COLUMN device integer;
-- 8.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.readings.device" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.device IS DISTINCT FROM NULL THEN NEW.device_id:= NEW.device; ELSE NEW.device:= NEW.device_id; END IF;
  ELSIF NEW.device IS DISTINCT FROM OLD.device THEN
    NEW.device_id:= NEW.device;
  ELSE
    NEW.device:= NEW.device_id;
  END IF;
  RETURN NEW;
END $pleat$;
-- 8.4 keep readings.device equal to device_id | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER pleat_mirror_device BEFORE INSERT OR UPDATE ON public.readings FOR EACH ROW EXECUTE FUNCTION pleat."public.readings.device" ('mirror', 'device_id', 'device');
-- 8.5 say what the trigger is for | lock: ACCESS SHARE on readings
COMMENT ON TRIGGER pleat_mirror_device ON public.readings IS 'pleat: keeps device equal to device_id while a change is under way';
COMMIT;

-- 9. fill readings.device from device_id | lock: ROW EXCLUSIVE on readings
CALL pleat.backfill('fill readings.device from device_id once more', 'public.readings', ARRAY['ts'], $pleat$
  UPDATE public.readings SET device = public.readings.device_id
  WHERE PLEAT_BATCH AND public.readings.device IS DISTINCT FROM public.readings.device_id
$pleat$);

BEGIN;
-- 10.1 undo: drop the copy and rename column readings.device to device_id: stop keeping readings.device equal to device_id | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER pleat_mirror_device ON public.readings;
-- 10.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.readings.device" ();
-- 10.3 rename column readings.device_id to pleat_swap_device_id | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings RENAME COLUMN device_id TO pleat_swap_device_id;
-- 10.4 rename column readings.device to device_id | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings RENAME COLUMN device TO device_id;
-- 10.5 rename column readings.pleat_swap_device_id to device | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings RENAME COLUMN pleat_swap_device_id TO device;
-- 10.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.readings.device_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.device_id IS DISTINCT FROM NULL THEN NEW.device:= NEW.device_id; ELSE NEW.device_id:= NEW.device; END IF;
  ELSIF NEW.device_id IS DISTINCT FROM OLD.device_id THEN
    NEW.device:= NEW.device_id;
  ELSE
    NEW.device_id:= NEW.device;
  END IF;
  RETURN NEW;
END $pleat$;
-- 10.8 keep readings.device_id equal to device | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER pleat_mirror_device_id BEFORE INSERT OR UPDATE ON public.readings FOR EACH ROW EXECUTE FUNCTION pleat."public.readings.device_id" ('mirror', 'device', 'device_id');
-- 10.9 say what the trigger is for | lock: ACCESS SHARE on readings
COMMENT ON TRIGGER pleat_mirror_device_id ON public.readings IS 'pleat: keeps device_id equal to device while a change is under way';
-- 11. drop index readings_changed_idx | lock: ACCESS EXCLUSIVE on readings
DROP INDEX public.readings_changed_idx;
COMMIT;

-- 12. build index readings_changed_idx on readings chunk by chunk | lock: SHARE on readings
CREATE INDEX readings_changed_idx ON public.readings (value) WITH (timescaledb.transaction_per_chunk = true);

BEGIN;
-- 13. drop constraint readings.readings_check | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT readings_check;
-- 14. drop not null on readings.token | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN token DROP NOT NULL;
-- 15. drop constraint readings.pleat_not_null_token | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT IF EXISTS pleat_not_null_token;
-- 16. drop not null on readings.added | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN added DROP NOT NULL;
-- 17. drop constraint readings.pleat_not_null_added | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT IF EXISTS pleat_not_null_added;
-- 18. change type of readings.value from bigint to integer | lock: ACCESS EXCLUSIVE on readings | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.readings ALTER COLUMN value TYPE integer USING value::integer;
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
-- 1. drop column readings.token | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP COLUMN token;
-- 2. drop column readings.added | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP COLUMN added;
-- 3. change type of readings.note from character varying(40) to character varying(10) | lock: ACCESS EXCLUSIVE on readings | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.readings ALTER COLUMN note TYPE character varying(10) USING note::character varying;
-- 4.1 undo: add column readings.device_id and keep it equal to device: stop keeping readings.device_id equal to device | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER pleat_mirror_device_id ON public.readings;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.readings.device_id" ();
-- 4.3 drop column readings.device_id | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP COLUMN device_id;
-- 5.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 5.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 5.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
