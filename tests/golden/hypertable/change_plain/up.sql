-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

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
  ('copy readings.device_id', false),
  ('fill readings.device_id', false),
  ('fill readings.added', false),
  ('fill readings.token', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column readings.device_id and keep it equal to device: add column readings.device_id integer | lock: ACCESS EXCLUSIVE on readings | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.readings ADD COLUMN device_id integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep readings.device_id equal to device | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER pleat_mirror_device_id BEFORE INSERT OR UPDATE ON public.readings FOR EACH ROW EXECUTE FUNCTION pleat."public.readings.device_id" ('mirror', 'device', 'device_id');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on readings
COMMENT ON TRIGGER pleat_mirror_device_id ON public.readings IS 'pleat: keeps device_id equal to device while a change is under way';
-- 3. change type of readings.note from character varying(10) to character varying(40) | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN note TYPE character varying(40) USING note::character varying;
-- 4. add column readings.added text | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD COLUMN added text;
-- 5.1 add column readings.token uuid | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD COLUMN token uuid;
-- 5.2 give readings.token a default | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN token SET DEFAULT gen_random_uuid();
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill readings.device_id from device | lock: ROW EXCLUSIVE on readings
CALL pleat.backfill('copy readings.device_id', 'public.readings', ARRAY['ts'], $pleat$
  UPDATE public.readings SET device_id = public.readings.device
  WHERE PLEAT_BATCH AND public.readings.device_id IS DISTINCT FROM public.readings.device
$pleat$);

-- 7. fill readings.device_id | lock: ROW EXCLUSIVE on readings
CALL pleat.backfill('fill readings.device_id', 'public.readings', ARRAY['ts'], $pleat$
  UPDATE public.readings SET device_id = (0)
  WHERE PLEAT_BATCH AND public.readings.device_id IS NULL
$pleat$);

-- 8. fill readings.added | lock: ROW EXCLUSIVE on readings
CALL pleat.backfill('fill readings.added', 'public.readings', ARRAY['ts'], $pleat$
  UPDATE public.readings SET added = ('a' || coalesce(device_id, 0))
  WHERE PLEAT_BATCH AND public.readings.added IS NULL
$pleat$);

-- 9. fill readings.token | lock: ROW EXCLUSIVE on readings
CALL pleat.backfill('fill readings.token', 'public.readings', ARRAY['ts'], $pleat$
  UPDATE public.readings SET token = (gen_random_uuid())
  WHERE PLEAT_BATCH AND public.readings.token IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 10. change type of readings.value from integer to bigint | lock: ACCESS EXCLUSIVE on readings | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.readings ALTER COLUMN value TYPE bigint USING value::bigint;
COMMIT;

-- 11. fill readings.added | lock: ROW EXCLUSIVE on readings
CALL pleat.backfill('fill readings.added once more', 'public.readings', ARRAY['ts'], $pleat$
  UPDATE public.readings SET added = ('a' || coalesce(device_id, 0))
  WHERE PLEAT_BATCH AND public.readings.added IS NULL
$pleat$);

BEGIN;
-- 12.1 drop constraint readings.pleat_not_null_added | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT IF EXISTS pleat_not_null_added;
-- 12.2 reject new nulls in readings.added | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD CONSTRAINT pleat_not_null_added CHECK (added IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 13. validate constraint readings.pleat_not_null_added | lock: SHARE UPDATE EXCLUSIVE on readings
ALTER TABLE public.readings VALIDATE CONSTRAINT pleat_not_null_added;
COMMIT;

BEGIN;
-- 14.1 set not null on readings.added | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN added SET NOT NULL;
-- 14.2 drop constraint readings.pleat_not_null_added | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT pleat_not_null_added;
COMMIT;

-- 15. fill readings.token | lock: ROW EXCLUSIVE on readings
CALL pleat.backfill('fill readings.token once more', 'public.readings', ARRAY['ts'], $pleat$
  UPDATE public.readings SET token = (gen_random_uuid())
  WHERE PLEAT_BATCH AND public.readings.token IS NULL
$pleat$);

BEGIN;
-- 16.1 drop constraint readings.pleat_not_null_token | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT IF EXISTS pleat_not_null_token;
-- 16.2 reject new nulls in readings.token | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD CONSTRAINT pleat_not_null_token CHECK (token IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 17. validate constraint readings.pleat_not_null_token | lock: SHARE UPDATE EXCLUSIVE on readings
ALTER TABLE public.readings VALIDATE CONSTRAINT pleat_not_null_token;
COMMIT;

BEGIN;
-- 18.1 set not null on readings.token | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN token SET NOT NULL;
-- 18.2 drop constraint readings.pleat_not_null_token | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT pleat_not_null_token;
-- 19. add check readings.readings_check, not validated yet | lock: ACCESS EXCLUSIVE on readings | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.readings ADD CONSTRAINT readings_check CHECK (value >= 0) NOT VALID;
COMMIT;

BEGIN;
-- 20. validate constraint readings.readings_check | lock: SHARE UPDATE EXCLUSIVE on readings
ALTER TABLE public.readings VALIDATE CONSTRAINT readings_check;
COMMIT;

-- 21.1 build index readings_changed_idx again: drop index readings_changed_idx | lock: ACCESS EXCLUSIVE on readings | H309 writers of a chunk wait while it is worked on, one chunk after the other; an update or delete that may concern any chunk waits for all
DROP INDEX public.readings_changed_idx;
-- 21.2 build index readings_changed_idx on readings chunk by chunk | lock: SHARE on readings
CREATE INDEX readings_changed_idx ON public.readings (value DESC) WITH (timescaledb.transaction_per_chunk = true);

BEGIN;
-- 22.1 drop the copy and rename column readings.device to device_id: stop keeping readings.device_id equal to device | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER pleat_mirror_device_id ON public.readings;
-- 22.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.readings.device_id" ();
-- 22.3 drop column readings.device_id | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP COLUMN device_id;
-- 22.4 rename column readings.device to device_id | lock: ACCESS EXCLUSIVE on readings | H301 code from before the change fails from here on
ALTER TABLE public.readings RENAME COLUMN device TO device_id;
COMMIT;

-- 23. fill readings.device_id | lock: ROW EXCLUSIVE on readings
CALL pleat.backfill('fill readings.device_id once more', 'public.readings', ARRAY['ts'], $pleat$
  UPDATE public.readings SET device_id = (0)
  WHERE PLEAT_BATCH AND public.readings.device_id IS NULL
$pleat$);

BEGIN;
-- 24.1 drop constraint readings.pleat_not_null_device_id | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT IF EXISTS pleat_not_null_device_id;
-- 24.2 reject new nulls in readings.device_id | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD CONSTRAINT pleat_not_null_device_id CHECK (device_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 25. validate constraint readings.pleat_not_null_device_id | lock: SHARE UPDATE EXCLUSIVE on readings
ALTER TABLE public.readings VALIDATE CONSTRAINT pleat_not_null_device_id;
COMMIT;

BEGIN;
-- 26.1 set not null on readings.device_id | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN device_id SET NOT NULL;
-- 26.2 drop constraint readings.pleat_not_null_device_id | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT pleat_not_null_device_id;
-- 27. add unique readings.readings_key | lock: ACCESS EXCLUSIVE on readings | H302 fails and changes nothing if rows exist that break the rule | H203 builds an index while writes wait
ALTER TABLE public.readings ADD CONSTRAINT readings_key UNIQUE (device_id, ts, value);
-- 28. build unique index readings_unique_idx on readings | lock: SHARE on readings | H302 fails and changes nothing if rows exist that break the rule | H203 builds an index while writes wait
CREATE UNIQUE INDEX readings_unique_idx ON public.readings (ts, note, device_id);
-- 29. drop column readings.gone | lock: ACCESS EXCLUSIVE on readings | H101 rows or values are gone for good
ALTER TABLE public.readings DROP COLUMN gone;
-- 30. drop index readings_old_idx | lock: ACCESS EXCLUSIVE on readings
DROP INDEX public.readings_old_idx;
-- 31.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 31.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 31.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
