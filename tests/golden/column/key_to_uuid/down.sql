-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
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
  ('convert devices.id', true),
  ('convert parts.device', true),
  ('convert readings.device', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successors of devices.id, parts.device, readings.device in their places: add column devices.pleat_new_id text | lock: ACCESS EXCLUSIVE on devices
ALTER TABLE public.devices ADD COLUMN pleat_new_id text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.devices.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_id IS DISTINCT FROM OLD.pleat_new_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_id:= NEW.id::text;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep devices.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on devices
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.devices FOR EACH ROW EXECUTE FUNCTION pleat."public.devices.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on devices
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.devices IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

-- 3. fill devices.pleat_new_id from id | lock: ROW EXCLUSIVE on devices
CALL pleat.backfill('fill devices.pleat_new_id from id once more', 'public.devices', ARRAY['id'], $pleat$
  UPDATE public.devices SET pleat_new_id = public.devices.id::text
  WHERE PLEAT_BATCH AND public.devices.pleat_new_id IS DISTINCT FROM public.devices.id::text
$pleat$);

BEGIN;
-- 4.1 undo: put the successors of devices.id, parts.device, readings.device in their places: add column parts.pleat_new_device text | lock: ACCESS EXCLUSIVE on parts
ALTER TABLE public.parts ADD COLUMN pleat_new_device text;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.parts.pleat_new_device" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_device IS DISTINCT FROM OLD.pleat_new_device THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_device:= NEW.device::text;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_device:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.4 keep parts.pleat_new_device equal to device | lock: SHARE ROW EXCLUSIVE on parts
CREATE TRIGGER pleat_mirror_pleat_new_device BEFORE INSERT OR UPDATE ON public.parts FOR EACH ROW EXECUTE FUNCTION pleat."public.parts.pleat_new_device" ('mirror', 'device', 'pleat_new_device');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on parts
COMMENT ON TRIGGER pleat_mirror_pleat_new_device ON public.parts IS 'pleat: keeps pleat_new_device equal to device while a change is under way';
COMMIT;

-- 5. fill parts.pleat_new_device from device | lock: ROW EXCLUSIVE on parts
CALL pleat.backfill('fill parts.pleat_new_device from device once more', 'public.parts', ARRAY['number'], $pleat$
  UPDATE public.parts SET pleat_new_device = public.parts.device::text
  WHERE PLEAT_BATCH AND public.parts.pleat_new_device IS DISTINCT FROM public.parts.device::text
$pleat$);

BEGIN;
-- 6.1 undo: put the successors of devices.id, parts.device, readings.device in their places: add column readings.pleat_new_device text | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD COLUMN pleat_new_device text;
-- 6.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.readings.pleat_new_device" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_device IS DISTINCT FROM OLD.pleat_new_device THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_device:= NEW.device::text;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_device:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 6.4 keep readings.pleat_new_device equal to device | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER pleat_mirror_pleat_new_device BEFORE INSERT OR UPDATE ON public.readings FOR EACH ROW EXECUTE FUNCTION pleat."public.readings.pleat_new_device" ('mirror', 'device', 'pleat_new_device');
-- 6.5 say what the trigger is for | lock: ACCESS SHARE on readings
COMMENT ON TRIGGER pleat_mirror_pleat_new_device ON public.readings IS 'pleat: keeps pleat_new_device equal to device while a change is under way';
COMMIT;

-- 7. fill readings.pleat_new_device from device | lock: ROW EXCLUSIVE on readings
CALL pleat.backfill('fill readings.pleat_new_device from device once more', 'public.readings', ARRAY['device', 'at'], $pleat$
  UPDATE public.readings SET pleat_new_device = public.readings.device::text
  WHERE PLEAT_BATCH AND public.readings.pleat_new_device IS DISTINCT FROM public.readings.device::text
$pleat$);

SET lock_timeout = 0;
-- 8. build unique index pleat_new_devices_pkey on devices without blocking writes | lock: SHARE UPDATE EXCLUSIVE on devices | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_devices_pkey ON public.devices (pleat_new_id);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 9. build unique index pleat_new_readings_pkey on readings without blocking writes | lock: SHARE UPDATE EXCLUSIVE on readings | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_readings_pkey ON public.readings (pleat_new_device, at);
SET lock_timeout = '3s';

BEGIN;
-- 10. reject new nulls in devices.pleat_new_id | lock: ACCESS EXCLUSIVE on devices
ALTER TABLE public.devices ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 11. validate constraint devices.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on devices | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.devices VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 12.1 undo: put the successors of devices.id, parts.device, readings.device in their places: set not null on devices.pleat_new_id | lock: ACCESS EXCLUSIVE on devices | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.devices ALTER COLUMN pleat_new_id SET NOT NULL;
-- 12.2 drop constraint devices.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on devices
ALTER TABLE public.devices DROP CONSTRAINT pleat_not_null_pleat_new_id;
-- 12.3 reject new nulls in readings.pleat_new_device | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD CONSTRAINT pleat_not_null_pleat_new_device CHECK (pleat_new_device IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 13. validate constraint readings.pleat_not_null_pleat_new_device | lock: SHARE UPDATE EXCLUSIVE on readings | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.readings VALIDATE CONSTRAINT pleat_not_null_pleat_new_device;
COMMIT;

BEGIN;
-- 14.1 undo: put the successors of devices.id, parts.device, readings.device in their places: set not null on readings.pleat_new_device | lock: ACCESS EXCLUSIVE on readings | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.readings ALTER COLUMN pleat_new_device SET NOT NULL;
-- 14.2 drop constraint readings.pleat_not_null_pleat_new_device | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT pleat_not_null_pleat_new_device;
-- 14.3 drop constraint parts.parts_device_fkey | lock: ACCESS EXCLUSIVE on parts, ACCESS EXCLUSIVE on devices | H204 locks the referenced table as well, for an instant
ALTER TABLE public.parts DROP CONSTRAINT parts_device_fkey;
-- 14.4 drop constraint readings.readings_device_fkey | lock: ACCESS EXCLUSIVE on readings, ACCESS EXCLUSIVE on devices | H204 locks the referenced table as well, for an instant
ALTER TABLE public.readings DROP CONSTRAINT readings_device_fkey;
-- 14.5 stop keeping devices.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on devices
DROP TRIGGER pleat_mirror_pleat_new_id ON public.devices;
-- 14.6 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.devices.pleat_new_id" ();
-- 14.7 rename column devices.id to pleat_old_id | lock: ACCESS EXCLUSIVE on devices
ALTER TABLE public.devices RENAME COLUMN id TO pleat_old_id;
-- 14.8 rename column devices.pleat_new_id to id | lock: ACCESS EXCLUSIVE on devices
ALTER TABLE public.devices RENAME COLUMN pleat_new_id TO id;
-- 14.9 stop keeping parts.pleat_new_device equal to device | lock: ACCESS EXCLUSIVE on parts
DROP TRIGGER pleat_mirror_pleat_new_device ON public.parts;
-- 14.10 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.parts.pleat_new_device" ();
-- 14.11 rename column parts.device to pleat_old_device | lock: ACCESS EXCLUSIVE on parts
ALTER TABLE public.parts RENAME COLUMN device TO pleat_old_device;
-- 14.12 rename column parts.pleat_new_device to device | lock: ACCESS EXCLUSIVE on parts
ALTER TABLE public.parts RENAME COLUMN pleat_new_device TO device;
-- 14.13 stop keeping readings.pleat_new_device equal to device | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER pleat_mirror_pleat_new_device ON public.readings;
-- 14.14 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.readings.pleat_new_device" ();
-- 14.15 rename column readings.device to pleat_old_device | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings RENAME COLUMN device TO pleat_old_device;
-- 14.16 rename column readings.pleat_new_device to device | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings RENAME COLUMN pleat_new_device TO device;
-- 14.17 drop column devices.pleat_old_id | lock: ACCESS EXCLUSIVE on devices
ALTER TABLE public.devices DROP COLUMN pleat_old_id;
-- 14.18 drop column parts.pleat_old_device | lock: ACCESS EXCLUSIVE on parts
ALTER TABLE public.parts DROP COLUMN pleat_old_device;
-- 14.19 drop column readings.pleat_old_device | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP COLUMN pleat_old_device;
-- 14.20 add primary key devices.devices_pkey from its index | lock: ACCESS EXCLUSIVE on devices | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.devices ADD CONSTRAINT devices_pkey PRIMARY KEY USING INDEX pleat_new_devices_pkey;
-- 14.21 add primary key readings.readings_pkey from its index | lock: ACCESS EXCLUSIVE on readings | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.readings ADD CONSTRAINT readings_pkey PRIMARY KEY USING INDEX pleat_new_readings_pkey;
-- 14.22 add foreign key parts.parts_device_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on parts, SHARE ROW EXCLUSIVE on devices | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.parts ADD CONSTRAINT parts_device_fkey FOREIGN KEY (device) REFERENCES public.devices (id) NOT VALID;
-- 14.23 add foreign key readings.readings_device_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on readings, SHARE ROW EXCLUSIVE on devices | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.readings ADD CONSTRAINT readings_device_fkey FOREIGN KEY (device) REFERENCES public.devices (id) DEFERRABLE INITIALLY DEFERRED NOT VALID;
COMMIT;

BEGIN;
-- 15. validate constraint parts.parts_device_fkey | lock: SHARE UPDATE EXCLUSIVE on parts | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.parts VALIDATE CONSTRAINT parts_device_fkey;
COMMIT;

BEGIN;
-- 16. validate constraint readings.readings_device_fkey | lock: SHARE UPDATE EXCLUSIVE on readings | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.readings VALIDATE CONSTRAINT readings_device_fkey;
COMMIT;

BEGIN;
-- 17.1 undo: put the successors of devices.id, parts.device, readings.device in their places: add column devices.pleat_new_id uuid | lock: ACCESS EXCLUSIVE on devices
ALTER TABLE public.devices ADD COLUMN pleat_new_id uuid;
-- 17.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 17.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.devices.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_id IS DISTINCT FROM OLD.pleat_new_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_id:= NEW.id::uuid;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 17.4 keep devices.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on devices
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.devices FOR EACH ROW EXECUTE FUNCTION pleat."public.devices.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 17.5 say what the trigger is for | lock: ACCESS SHARE on devices
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.devices IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
-- 17.6 add column parts.pleat_new_device uuid | lock: ACCESS EXCLUSIVE on parts
ALTER TABLE public.parts ADD COLUMN pleat_new_device uuid;
-- 17.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 17.8 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.parts.pleat_new_device" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_device IS DISTINCT FROM OLD.pleat_new_device THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_device:= NEW.device::uuid;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_device:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 17.9 keep parts.pleat_new_device equal to device | lock: SHARE ROW EXCLUSIVE on parts
CREATE TRIGGER pleat_mirror_pleat_new_device BEFORE INSERT OR UPDATE ON public.parts FOR EACH ROW EXECUTE FUNCTION pleat."public.parts.pleat_new_device" ('mirror', 'device', 'pleat_new_device');
-- 17.10 say what the trigger is for | lock: ACCESS SHARE on parts
COMMENT ON TRIGGER pleat_mirror_pleat_new_device ON public.parts IS 'pleat: keeps pleat_new_device equal to device while a change is under way';
-- 17.11 add column readings.pleat_new_device uuid | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD COLUMN pleat_new_device uuid;
-- 17.12 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 17.13 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.readings.pleat_new_device" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_device IS DISTINCT FROM OLD.pleat_new_device THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_device:= NEW.device::uuid;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_device:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 17.14 keep readings.pleat_new_device equal to device | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER pleat_mirror_pleat_new_device BEFORE INSERT OR UPDATE ON public.readings FOR EACH ROW EXECUTE FUNCTION pleat."public.readings.pleat_new_device" ('mirror', 'device', 'pleat_new_device');
-- 17.15 say what the trigger is for | lock: ACCESS SHARE on readings
COMMENT ON TRIGGER pleat_mirror_pleat_new_device ON public.readings IS 'pleat: keeps pleat_new_device equal to device while a change is under way';
-- 18. drop not null on readings.pleat_new_device | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN pleat_new_device DROP NOT NULL;
-- 19. drop constraint readings.pleat_not_null_pleat_new_device | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_device;
-- 20. drop not null on devices.pleat_new_id | lock: ACCESS EXCLUSIVE on devices
ALTER TABLE public.devices ALTER COLUMN pleat_new_id DROP NOT NULL;
-- 21. drop constraint devices.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on devices
ALTER TABLE public.devices DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
COMMIT;

SET lock_timeout = 0;
-- 22. drop index pleat_new_readings_pkey | lock: SHARE UPDATE EXCLUSIVE on readings
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_readings_pkey;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 23. drop index pleat_new_devices_pkey | lock: SHARE UPDATE EXCLUSIVE on devices
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_devices_pkey;
SET lock_timeout = '3s';

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
-- 1.1 undo: add a successor of type uuid for readings.device: stop keeping readings.pleat_new_device equal to device | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER pleat_mirror_pleat_new_device ON public.readings;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.readings.pleat_new_device" ();
-- 1.3 drop column readings.pleat_new_device | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP COLUMN pleat_new_device;
COMMIT;

BEGIN;
-- 2.1 undo: add a successor of type uuid for parts.device: stop keeping parts.pleat_new_device equal to device | lock: ACCESS EXCLUSIVE on parts
DROP TRIGGER pleat_mirror_pleat_new_device ON public.parts;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.parts.pleat_new_device" ();
-- 2.3 drop column parts.pleat_new_device | lock: ACCESS EXCLUSIVE on parts
ALTER TABLE public.parts DROP COLUMN pleat_new_device;
COMMIT;

BEGIN;
-- 3.1 undo: add a successor of type uuid for devices.id: stop keeping devices.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on devices
DROP TRIGGER pleat_mirror_pleat_new_id ON public.devices;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.devices.pleat_new_id" ();
-- 3.3 drop column devices.pleat_new_id | lock: ACCESS EXCLUSIVE on devices
ALTER TABLE public.devices DROP COLUMN pleat_new_id;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
