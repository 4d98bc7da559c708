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
  ('copy Plants.plant_code', true),
  ('copy Plants.plant_id', true),
  ('copy workUnits.plant_id', true),
  ('copy workUnits.unit_name', true),
  ('copy workUnits.work_unit_id', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the copy and rename column workUnits.workUnitId to work_unit_id: add column workUnits.workUnitId bigint | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" ADD COLUMN "workUnitId" bigint;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.workUnits.workUnitId" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."workUnitId" IS DISTINCT FROM NULL THEN NEW.work_unit_id:= NEW."workUnitId"; ELSE NEW."workUnitId":= NEW.work_unit_id; END IF;
  ELSIF NEW."workUnitId" IS DISTINCT FROM OLD."workUnitId" THEN
    NEW.work_unit_id:= NEW."workUnitId";
  ELSE
    NEW."workUnitId":= NEW.work_unit_id;
  END IF;
  RETURN NEW;
END $pleat$;
-- 2.4 keep workUnits.workUnitId equal to work_unit_id | lock: SHARE ROW EXCLUSIVE on workUnits
CREATE TRIGGER "pleat_mirror_workUnitId" BEFORE INSERT OR UPDATE ON public."workUnits" FOR EACH ROW EXECUTE FUNCTION pleat."public.workUnits.workUnitId" ('mirror', 'work_unit_id', 'workUnitId');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on workUnits
COMMENT ON TRIGGER "pleat_mirror_workUnitId" ON public."workUnits" IS 'pleat: keeps workUnitId equal to work_unit_id while a change is under way';
COMMIT;

-- 3. fill workUnits.workUnitId from work_unit_id | lock: ROW EXCLUSIVE on workUnits
CALL pleat.backfill('fill workUnits.workUnitId from work_unit_id once more', 'public."workUnits"', ARRAY['work_unit_id'], $pleat$
  UPDATE public."workUnits" SET "workUnitId" = public."workUnits".work_unit_id
  WHERE PLEAT_BATCH AND public."workUnits"."workUnitId" IS DISTINCT FROM public."workUnits".work_unit_id
$pleat$);

BEGIN;
-- 4.1 undo: drop the copy and rename column workUnits.workUnitId to work_unit_id: stop keeping workUnits.workUnitId equal to work_unit_id | lock: ACCESS EXCLUSIVE on workUnits
DROP TRIGGER "pleat_mirror_workUnitId" ON public."workUnits";
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.workUnits.workUnitId" ();
-- 4.3 rename column workUnits.work_unit_id to pleat_swap_work_unit_id | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" RENAME COLUMN work_unit_id TO pleat_swap_work_unit_id;
-- 4.4 rename column workUnits.workUnitId to work_unit_id | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" RENAME COLUMN "workUnitId" TO work_unit_id;
-- 4.5 rename column workUnits.pleat_swap_work_unit_id to workUnitId | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" RENAME COLUMN pleat_swap_work_unit_id TO "workUnitId";
-- 4.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.workUnits.work_unit_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.work_unit_id IS DISTINCT FROM NULL THEN NEW."workUnitId":= NEW.work_unit_id; ELSE NEW.work_unit_id:= NEW."workUnitId"; END IF;
  ELSIF NEW.work_unit_id IS DISTINCT FROM OLD.work_unit_id THEN
    NEW."workUnitId":= NEW.work_unit_id;
  ELSE
    NEW.work_unit_id:= NEW."workUnitId";
  END IF;
  RETURN NEW;
END $pleat$;
-- 4.8 keep workUnits.work_unit_id equal to workUnitId | lock: SHARE ROW EXCLUSIVE on workUnits
CREATE TRIGGER pleat_mirror_work_unit_id BEFORE INSERT OR UPDATE ON public."workUnits" FOR EACH ROW EXECUTE FUNCTION pleat."public.workUnits.work_unit_id" ('mirror', 'workUnitId', 'work_unit_id');
-- 4.9 say what the trigger is for | lock: ACCESS SHARE on workUnits
COMMENT ON TRIGGER pleat_mirror_work_unit_id ON public."workUnits" IS 'pleat: keeps work_unit_id equal to workUnitId while a change is under way';
-- 5.1 undo: drop the copy and rename column workUnits.unitName to unit_name: add column workUnits.unitName character varying(30) | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" ADD COLUMN "unitName" character varying(30);
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.workUnits.unitName" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."unitName" IS DISTINCT FROM NULL THEN NEW.unit_name:= NEW."unitName"; ELSE NEW."unitName":= NEW.unit_name; END IF;
  ELSIF NEW."unitName" IS DISTINCT FROM OLD."unitName" THEN
    NEW.unit_name:= NEW."unitName";
  ELSE
    NEW."unitName":= NEW.unit_name;
  END IF;
  RETURN NEW;
END $pleat$;
-- 5.4 keep workUnits.unitName equal to unit_name | lock: SHARE ROW EXCLUSIVE on workUnits
CREATE TRIGGER "pleat_mirror_unitName" BEFORE INSERT OR UPDATE ON public."workUnits" FOR EACH ROW EXECUTE FUNCTION pleat."public.workUnits.unitName" ('mirror', 'unit_name', 'unitName');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on workUnits
COMMENT ON TRIGGER "pleat_mirror_unitName" ON public."workUnits" IS 'pleat: keeps unitName equal to unit_name while a change is under way';
COMMIT;

-- 6. fill workUnits.unitName from unit_name | lock: ROW EXCLUSIVE on workUnits
CALL pleat.backfill('fill workUnits.unitName from unit_name once more', 'public."workUnits"', ARRAY['"workUnitId"'], $pleat$
  UPDATE public."workUnits" SET "unitName" = public."workUnits".unit_name
  WHERE PLEAT_BATCH AND public."workUnits"."unitName" IS DISTINCT FROM public."workUnits".unit_name
$pleat$);

BEGIN;
-- 7.1 undo: drop the copy and rename column workUnits.unitName to unit_name: stop keeping workUnits.unitName equal to unit_name | lock: ACCESS EXCLUSIVE on workUnits
DROP TRIGGER "pleat_mirror_unitName" ON public."workUnits";
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.workUnits.unitName" ();
-- 7.3 rename column workUnits.unit_name to pleat_swap_unit_name | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" RENAME COLUMN unit_name TO pleat_swap_unit_name;
-- 7.4 rename column workUnits.unitName to unit_name | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" RENAME COLUMN "unitName" TO unit_name;
-- 7.5 rename column workUnits.pleat_swap_unit_name to unitName | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" RENAME COLUMN pleat_swap_unit_name TO "unitName";
-- 7.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.workUnits.unit_name" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.unit_name IS DISTINCT FROM NULL THEN NEW."unitName":= NEW.unit_name; ELSE NEW.unit_name:= NEW."unitName"; END IF;
  ELSIF NEW.unit_name IS DISTINCT FROM OLD.unit_name THEN
    NEW."unitName":= NEW.unit_name;
  ELSE
    NEW.unit_name:= NEW."unitName";
  END IF;
  RETURN NEW;
END $pleat$;
-- 7.8 keep workUnits.unit_name equal to unitName | lock: SHARE ROW EXCLUSIVE on workUnits
CREATE TRIGGER pleat_mirror_unit_name BEFORE INSERT OR UPDATE ON public."workUnits" FOR EACH ROW EXECUTE FUNCTION pleat."public.workUnits.unit_name" ('mirror', 'unitName', 'unit_name');
-- 7.9 say what the trigger is for | lock: ACCESS SHARE on workUnits
COMMENT ON TRIGGER pleat_mirror_unit_name ON public."workUnits" IS 'pleat: keeps unit_name equal to unitName while a change is under way';
-- 8.1 undo: drop the copy and rename column workUnits.plantId to plant_id: add column workUnits.plantId bigint | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" ADD COLUMN "plantId" bigint;
-- 8.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.workUnits.plantId" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."plantId" IS DISTINCT FROM NULL THEN NEW.plant_id:= NEW."plantId"; ELSE NEW."plantId":= NEW.plant_id; END IF;
  ELSIF NEW."plantId" IS DISTINCT FROM OLD."plantId" THEN
    NEW.plant_id:= NEW."plantId";
  ELSE
    NEW."plantId":= NEW.plant_id;
  END IF;
  RETURN NEW;
END $pleat$;
-- 8.4 keep workUnits.plantId equal to plant_id | lock: SHARE ROW EXCLUSIVE on workUnits
CREATE TRIGGER "pleat_mirror_plantId" BEFORE INSERT OR UPDATE ON public."workUnits" FOR EACH ROW EXECUTE FUNCTION pleat."public.workUnits.plantId" ('mirror', 'plant_id', 'plantId');
-- 8.5 say what the trigger is for | lock: ACCESS SHARE on workUnits
COMMENT ON TRIGGER "pleat_mirror_plantId" ON public."workUnits" IS 'pleat: keeps plantId equal to plant_id while a change is under way';
COMMIT;

-- 9. fill workUnits.plantId from plant_id | lock: ROW EXCLUSIVE on workUnits
CALL pleat.backfill('fill workUnits.plantId from plant_id once more', 'public."workUnits"', ARRAY['"workUnitId"'], $pleat$
  UPDATE public."workUnits" SET "plantId" = public."workUnits".plant_id
  WHERE PLEAT_BATCH AND public."workUnits"."plantId" IS DISTINCT FROM public."workUnits".plant_id
$pleat$);

BEGIN;
-- 10.1 undo: drop the copy and rename column workUnits.plantId to plant_id: stop keeping workUnits.plantId equal to plant_id | lock: ACCESS EXCLUSIVE on workUnits
DROP TRIGGER "pleat_mirror_plantId" ON public."workUnits";
-- 10.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.workUnits.plantId" ();
-- 10.3 rename column workUnits.plant_id to pleat_swap_plant_id | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" RENAME COLUMN plant_id TO pleat_swap_plant_id;
-- 10.4 rename column workUnits.plantId to plant_id | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" RENAME COLUMN "plantId" TO plant_id;
-- 10.5 rename column workUnits.pleat_swap_plant_id to plantId | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" RENAME COLUMN pleat_swap_plant_id TO "plantId";
-- 10.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.workUnits.plant_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.plant_id IS DISTINCT FROM NULL THEN NEW."plantId":= NEW.plant_id; ELSE NEW.plant_id:= NEW."plantId"; END IF;
  ELSIF NEW.plant_id IS DISTINCT FROM OLD.plant_id THEN
    NEW."plantId":= NEW.plant_id;
  ELSE
    NEW.plant_id:= NEW."plantId";
  END IF;
  RETURN NEW;
END $pleat$;
-- 10.8 keep workUnits.plant_id equal to plantId | lock: SHARE ROW EXCLUSIVE on workUnits
CREATE TRIGGER pleat_mirror_plant_id BEFORE INSERT OR UPDATE ON public."workUnits" FOR EACH ROW EXECUTE FUNCTION pleat."public.workUnits.plant_id" ('mirror', 'plantId', 'plant_id');
-- 10.9 say what the trigger is for | lock: ACCESS SHARE on workUnits
COMMENT ON TRIGGER pleat_mirror_plant_id ON public."workUnits" IS 'pleat: keeps plant_id equal to plantId while a change is under way';
COMMIT;

BEGIN;
-- 11.1 undo: drop the copy and rename column Plants.plantId to plant_id: add column Plants.plantId bigint | lock: ACCESS EXCLUSIVE on Plants
ALTER TABLE public."Plants" ADD COLUMN "plantId" bigint;
-- 11.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 11.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.Plants.plantId" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."plantId" IS DISTINCT FROM NULL THEN NEW.plant_id:= NEW."plantId"; ELSE NEW."plantId":= NEW.plant_id; END IF;
  ELSIF NEW."plantId" IS DISTINCT FROM OLD."plantId" THEN
    NEW.plant_id:= NEW."plantId";
  ELSE
    NEW."plantId":= NEW.plant_id;
  END IF;
  RETURN NEW;
END $pleat$;
-- 11.4 keep Plants.plantId equal to plant_id | lock: SHARE ROW EXCLUSIVE on Plants
CREATE TRIGGER "pleat_mirror_plantId" BEFORE INSERT OR UPDATE ON public."Plants" FOR EACH ROW EXECUTE FUNCTION pleat."public.Plants.plantId" ('mirror', 'plant_id', 'plantId');
-- 11.5 say what the trigger is for | lock: ACCESS SHARE on Plants
COMMENT ON TRIGGER "pleat_mirror_plantId" ON public."Plants" IS 'pleat: keeps plantId equal to plant_id while a change is under way';
COMMIT;

-- 12. fill Plants.plantId from plant_id | lock: ROW EXCLUSIVE on Plants
CALL pleat.backfill('fill Plants.plantId from plant_id once more', 'public."Plants"', ARRAY['plant_id'], $pleat$
  UPDATE public."Plants" SET "plantId" = public."Plants".plant_id
  WHERE PLEAT_BATCH AND public."Plants"."plantId" IS DISTINCT FROM public."Plants".plant_id
$pleat$);

BEGIN;
-- 13.1 undo: drop the copy and rename column Plants.plantId to plant_id: stop keeping Plants.plantId equal to plant_id | lock: ACCESS EXCLUSIVE on Plants
DROP TRIGGER "pleat_mirror_plantId" ON public."Plants";
-- 13.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.Plants.plantId" ();
-- 13.3 rename column Plants.plant_id to pleat_swap_plant_id | lock: ACCESS EXCLUSIVE on Plants
ALTER TABLE public."Plants" RENAME COLUMN plant_id TO pleat_swap_plant_id;
-- 13.4 rename column Plants.plantId to plant_id | lock: ACCESS EXCLUSIVE on Plants
ALTER TABLE public."Plants" RENAME COLUMN "plantId" TO plant_id;
-- 13.5 rename column Plants.pleat_swap_plant_id to plantId | lock: ACCESS EXCLUSIVE on Plants
ALTER TABLE public."Plants" RENAME COLUMN pleat_swap_plant_id TO "plantId";
-- 13.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 13.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.Plants.plant_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.plant_id IS DISTINCT FROM NULL THEN NEW."plantId":= NEW.plant_id; ELSE NEW.plant_id:= NEW."plantId"; END IF;
  ELSIF NEW.plant_id IS DISTINCT FROM OLD.plant_id THEN
    NEW."plantId":= NEW.plant_id;
  ELSE
    NEW.plant_id:= NEW."plantId";
  END IF;
  RETURN NEW;
END $pleat$;
-- 13.8 keep Plants.plant_id equal to plantId | lock: SHARE ROW EXCLUSIVE on Plants
CREATE TRIGGER pleat_mirror_plant_id BEFORE INSERT OR UPDATE ON public."Plants" FOR EACH ROW EXECUTE FUNCTION pleat."public.Plants.plant_id" ('mirror', 'plantId', 'plant_id');
-- 13.9 say what the trigger is for | lock: ACCESS SHARE on Plants
COMMENT ON TRIGGER pleat_mirror_plant_id ON public."Plants" IS 'pleat: keeps plant_id equal to plantId while a change is under way';
-- 14.1 undo: drop the copy and rename column Plants.plantCode to plant_code: add column Plants.plantCode text | lock: ACCESS EXCLUSIVE on Plants
ALTER TABLE public."Plants" ADD COLUMN "plantCode" text;
-- 14.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 14.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.Plants.plantCode" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."plantCode" IS DISTINCT FROM NULL THEN NEW.plant_code:= NEW."plantCode"; ELSE NEW."plantCode":= NEW.plant_code; END IF;
  ELSIF NEW."plantCode" IS DISTINCT FROM OLD."plantCode" THEN
    NEW.plant_code:= NEW."plantCode";
  ELSE
    NEW."plantCode":= NEW.plant_code;
  END IF;
  RETURN NEW;
END $pleat$;
-- 14.4 keep Plants.plantCode equal to plant_code | lock: SHARE ROW EXCLUSIVE on Plants
CREATE TRIGGER "pleat_mirror_plantCode" BEFORE INSERT OR UPDATE ON public."Plants" FOR EACH ROW EXECUTE FUNCTION pleat."public.Plants.plantCode" ('mirror', 'plant_code', 'plantCode');
-- 14.5 say what the trigger is for | lock: ACCESS SHARE on Plants
COMMENT ON TRIGGER "pleat_mirror_plantCode" ON public."Plants" IS 'pleat: keeps plantCode equal to plant_code while a change is under way';
COMMIT;

-- 15. fill Plants.plantCode from plant_code | lock: ROW EXCLUSIVE on Plants
CALL pleat.backfill('fill Plants.plantCode from plant_code once more', 'public."Plants"', ARRAY['"plantId"'], $pleat$
  UPDATE public."Plants" SET "plantCode" = public."Plants".plant_code
  WHERE PLEAT_BATCH AND public."Plants"."plantCode" IS DISTINCT FROM public."Plants".plant_code
$pleat$);

BEGIN;
-- 16.1 undo: drop the copy and rename column Plants.plantCode to plant_code: stop keeping Plants.plantCode equal to plant_code | lock: ACCESS EXCLUSIVE on Plants
DROP TRIGGER "pleat_mirror_plantCode" ON public."Plants";
-- 16.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.Plants.plantCode" ();
-- 16.3 rename column Plants.plant_code to pleat_swap_plant_code | lock: ACCESS EXCLUSIVE on Plants
ALTER TABLE public."Plants" RENAME COLUMN plant_code TO pleat_swap_plant_code;
-- 16.4 rename column Plants.plantCode to plant_code | lock: ACCESS EXCLUSIVE on Plants
ALTER TABLE public."Plants" RENAME COLUMN "plantCode" TO plant_code;
-- 16.5 rename column Plants.pleat_swap_plant_code to plantCode | lock: ACCESS EXCLUSIVE on Plants
ALTER TABLE public."Plants" RENAME COLUMN pleat_swap_plant_code TO "plantCode";
-- 16.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 16.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.Plants.plant_code" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.plant_code IS DISTINCT FROM NULL THEN NEW."plantCode":= NEW.plant_code; ELSE NEW.plant_code:= NEW."plantCode"; END IF;
  ELSIF NEW.plant_code IS DISTINCT FROM OLD.plant_code THEN
    NEW."plantCode":= NEW.plant_code;
  ELSE
    NEW.plant_code:= NEW."plantCode";
  END IF;
  RETURN NEW;
END $pleat$;
-- 16.8 keep Plants.plant_code equal to plantCode | lock: SHARE ROW EXCLUSIVE on Plants
CREATE TRIGGER pleat_mirror_plant_code BEFORE INSERT OR UPDATE ON public."Plants" FOR EACH ROW EXECUTE FUNCTION pleat."public.Plants.plant_code" ('mirror', 'plantCode', 'plant_code');
-- 16.9 say what the trigger is for | lock: ACCESS SHARE on Plants
COMMENT ON TRIGGER pleat_mirror_plant_code ON public."Plants" IS 'pleat: keeps plant_code equal to plantCode while a change is under way';
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
-- 1.1 undo: add column workUnits.work_unit_id and keep it equal to workUnitId: stop keeping workUnits.work_unit_id equal to workUnitId | lock: ACCESS EXCLUSIVE on workUnits
DROP TRIGGER pleat_mirror_work_unit_id ON public."workUnits";
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.workUnits.work_unit_id" ();
-- 1.3 drop column workUnits.work_unit_id | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" DROP COLUMN work_unit_id;
-- 2.1 undo: add column workUnits.unit_name and keep it equal to unitName: stop keeping workUnits.unit_name equal to unitName | lock: ACCESS EXCLUSIVE on workUnits
DROP TRIGGER pleat_mirror_unit_name ON public."workUnits";
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.workUnits.unit_name" ();
-- 2.3 drop column workUnits.unit_name | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" DROP COLUMN unit_name;
-- 3.1 undo: add column workUnits.plant_id and keep it equal to plantId: stop keeping workUnits.plant_id equal to plantId | lock: ACCESS EXCLUSIVE on workUnits
DROP TRIGGER pleat_mirror_plant_id ON public."workUnits";
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.workUnits.plant_id" ();
-- 3.3 drop column workUnits.plant_id | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" DROP COLUMN plant_id;
COMMIT;

BEGIN;
-- 4.1 undo: add column Plants.plant_id and keep it equal to plantId: stop keeping Plants.plant_id equal to plantId | lock: ACCESS EXCLUSIVE on Plants
DROP TRIGGER pleat_mirror_plant_id ON public."Plants";
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.Plants.plant_id" ();
-- 4.3 drop column Plants.plant_id | lock: ACCESS EXCLUSIVE on Plants
ALTER TABLE public."Plants" DROP COLUMN plant_id;
-- 5.1 undo: add column Plants.plant_code and keep it equal to plantCode: stop keeping Plants.plant_code equal to plantCode | lock: ACCESS EXCLUSIVE on Plants
DROP TRIGGER pleat_mirror_plant_code ON public."Plants";
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.Plants.plant_code" ();
-- 5.3 drop column Plants.plant_code | lock: ACCESS EXCLUSIVE on Plants
ALTER TABLE public."Plants" DROP COLUMN plant_code;
-- 6.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 6.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 6.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
