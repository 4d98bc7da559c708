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
  ('copy Plants.plant_code', false),
  ('copy Plants.plant_id', false),
  ('copy workUnits.plant_id', false),
  ('copy workUnits.unit_name', false),
  ('copy workUnits.work_unit_id', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column Plants.plant_code and keep it equal to plantCode: add column Plants.plant_code text | lock: ACCESS EXCLUSIVE on Plants | H304 reads by the new name use no index until the contract phase
ALTER TABLE public."Plants" ADD COLUMN plant_code text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep Plants.plant_code equal to plantCode | lock: SHARE ROW EXCLUSIVE on Plants
CREATE TRIGGER pleat_mirror_plant_code BEFORE INSERT OR UPDATE ON public."Plants" FOR EACH ROW EXECUTE FUNCTION pleat."public.Plants.plant_code" ('mirror', 'plantCode', 'plant_code');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on Plants
COMMENT ON TRIGGER pleat_mirror_plant_code ON public."Plants" IS 'pleat: keeps plant_code equal to plantCode while a change is under way';
-- 3.1 add column Plants.plant_id and keep it equal to plantId: add column Plants.plant_id bigint | lock: ACCESS EXCLUSIVE on Plants | H304 reads by the new name use no index until the contract phase
ALTER TABLE public."Plants" ADD COLUMN plant_id bigint;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep Plants.plant_id equal to plantId | lock: SHARE ROW EXCLUSIVE on Plants
CREATE TRIGGER pleat_mirror_plant_id BEFORE INSERT OR UPDATE ON public."Plants" FOR EACH ROW EXECUTE FUNCTION pleat."public.Plants.plant_id" ('mirror', 'plantId', 'plant_id');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on Plants
COMMENT ON TRIGGER pleat_mirror_plant_id ON public."Plants" IS 'pleat: keeps plant_id equal to plantId while a change is under way';
COMMIT;

BEGIN;
-- 4.1 add column workUnits.plant_id and keep it equal to plantId: add column workUnits.plant_id bigint | lock: ACCESS EXCLUSIVE on workUnits | H304 reads by the new name use no index until the contract phase
ALTER TABLE public."workUnits" ADD COLUMN plant_id bigint;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
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
-- 4.4 keep workUnits.plant_id equal to plantId | lock: SHARE ROW EXCLUSIVE on workUnits
CREATE TRIGGER pleat_mirror_plant_id BEFORE INSERT OR UPDATE ON public."workUnits" FOR EACH ROW EXECUTE FUNCTION pleat."public.workUnits.plant_id" ('mirror', 'plantId', 'plant_id');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on workUnits
COMMENT ON TRIGGER pleat_mirror_plant_id ON public."workUnits" IS 'pleat: keeps plant_id equal to plantId while a change is under way';
-- 5.1 add column workUnits.unit_name and keep it equal to unitName: add column workUnits.unit_name character varying(30) | lock: ACCESS EXCLUSIVE on workUnits | H304 reads by the new name use no index until the contract phase
ALTER TABLE public."workUnits" ADD COLUMN unit_name character varying(30);
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
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
-- 5.4 keep workUnits.unit_name equal to unitName | lock: SHARE ROW EXCLUSIVE on workUnits
CREATE TRIGGER pleat_mirror_unit_name BEFORE INSERT OR UPDATE ON public."workUnits" FOR EACH ROW EXECUTE FUNCTION pleat."public.workUnits.unit_name" ('mirror', 'unitName', 'unit_name');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on workUnits
COMMENT ON TRIGGER pleat_mirror_unit_name ON public."workUnits" IS 'pleat: keeps unit_name equal to unitName while a change is under way';
-- 6.1 add column workUnits.work_unit_id and keep it equal to workUnitId: add column workUnits.work_unit_id bigint | lock: ACCESS EXCLUSIVE on workUnits | H304 reads by the new name use no index until the contract phase
ALTER TABLE public."workUnits" ADD COLUMN work_unit_id bigint;
-- 6.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.3 create the function of the trigger that follows | lock: none
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
-- 6.4 keep workUnits.work_unit_id equal to workUnitId | lock: SHARE ROW EXCLUSIVE on workUnits
CREATE TRIGGER pleat_mirror_work_unit_id BEFORE INSERT OR UPDATE ON public."workUnits" FOR EACH ROW EXECUTE FUNCTION pleat."public.workUnits.work_unit_id" ('mirror', 'workUnitId', 'work_unit_id');
-- 6.5 say what the trigger is for | lock: ACCESS SHARE on workUnits
COMMENT ON TRIGGER pleat_mirror_work_unit_id ON public."workUnits" IS 'pleat: keeps work_unit_id equal to workUnitId while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 7. fill Plants.plant_code from plantCode | lock: ROW EXCLUSIVE on Plants
CALL pleat.backfill('copy Plants.plant_code', 'public."Plants"', ARRAY['"plantId"'], $pleat$
  UPDATE public."Plants" SET plant_code = public."Plants"."plantCode"
  WHERE PLEAT_BATCH AND public."Plants".plant_code IS DISTINCT FROM public."Plants"."plantCode"
$pleat$);

-- 8. fill Plants.plant_id from plantId | lock: ROW EXCLUSIVE on Plants
CALL pleat.backfill('copy Plants.plant_id', 'public."Plants"', ARRAY['"plantId"'], $pleat$
  UPDATE public."Plants" SET plant_id = public."Plants"."plantId"
  WHERE PLEAT_BATCH AND public."Plants".plant_id IS DISTINCT FROM public."Plants"."plantId"
$pleat$);

-- 9. fill workUnits.plant_id from plantId | lock: ROW EXCLUSIVE on workUnits
CALL pleat.backfill('copy workUnits.plant_id', 'public."workUnits"', ARRAY['"workUnitId"'], $pleat$
  UPDATE public."workUnits" SET plant_id = public."workUnits"."plantId"
  WHERE PLEAT_BATCH AND public."workUnits".plant_id IS DISTINCT FROM public."workUnits"."plantId"
$pleat$);

-- 10. fill workUnits.unit_name from unitName | lock: ROW EXCLUSIVE on workUnits
CALL pleat.backfill('copy workUnits.unit_name', 'public."workUnits"', ARRAY['"workUnitId"'], $pleat$
  UPDATE public."workUnits" SET unit_name = public."workUnits"."unitName"
  WHERE PLEAT_BATCH AND public."workUnits".unit_name IS DISTINCT FROM public."workUnits"."unitName"
$pleat$);

-- 11. fill workUnits.work_unit_id from workUnitId | lock: ROW EXCLUSIVE on workUnits
CALL pleat.backfill('copy workUnits.work_unit_id', 'public."workUnits"', ARRAY['"workUnitId"'], $pleat$
  UPDATE public."workUnits" SET work_unit_id = public."workUnits"."workUnitId"
  WHERE PLEAT_BATCH AND public."workUnits".work_unit_id IS DISTINCT FROM public."workUnits"."workUnitId"
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 12.1 drop the copy and rename column Plants.plantCode to plant_code: stop keeping Plants.plant_code equal to plantCode | lock: ACCESS EXCLUSIVE on Plants
DROP TRIGGER pleat_mirror_plant_code ON public."Plants";
-- 12.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.Plants.plant_code" ();
-- 12.3 drop column Plants.plant_code | lock: ACCESS EXCLUSIVE on Plants
ALTER TABLE public."Plants" DROP COLUMN plant_code;
-- 12.4 rename column Plants.plantCode to plant_code | lock: ACCESS EXCLUSIVE on Plants | H301 code from before the change fails from here on
ALTER TABLE public."Plants" RENAME COLUMN "plantCode" TO plant_code;
-- 13.1 drop the copy and rename column Plants.plantId to plant_id: stop keeping Plants.plant_id equal to plantId | lock: ACCESS EXCLUSIVE on Plants
DROP TRIGGER pleat_mirror_plant_id ON public."Plants";
-- 13.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.Plants.plant_id" ();
-- 13.3 drop column Plants.plant_id | lock: ACCESS EXCLUSIVE on Plants
ALTER TABLE public."Plants" DROP COLUMN plant_id;
-- 13.4 rename column Plants.plantId to plant_id | lock: ACCESS EXCLUSIVE on Plants | H301 code from before the change fails from here on
ALTER TABLE public."Plants" RENAME COLUMN "plantId" TO plant_id;
COMMIT;

BEGIN;
-- 14.1 drop the copy and rename column workUnits.plantId to plant_id: stop keeping workUnits.plant_id equal to plantId | lock: ACCESS EXCLUSIVE on workUnits
DROP TRIGGER pleat_mirror_plant_id ON public."workUnits";
-- 14.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.workUnits.plant_id" ();
-- 14.3 drop column workUnits.plant_id | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" DROP COLUMN plant_id;
-- 14.4 rename column workUnits.plantId to plant_id | lock: ACCESS EXCLUSIVE on workUnits | H301 code from before the change fails from here on
ALTER TABLE public."workUnits" RENAME COLUMN "plantId" TO plant_id;
-- 15.1 drop the copy and rename column workUnits.unitName to unit_name: stop keeping workUnits.unit_name equal to unitName | lock: ACCESS EXCLUSIVE on workUnits
DROP TRIGGER pleat_mirror_unit_name ON public."workUnits";
-- 15.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.workUnits.unit_name" ();
-- 15.3 drop column workUnits.unit_name | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" DROP COLUMN unit_name;
-- 15.4 rename column workUnits.unitName to unit_name | lock: ACCESS EXCLUSIVE on workUnits | H301 code from before the change fails from here on
ALTER TABLE public."workUnits" RENAME COLUMN "unitName" TO unit_name;
-- 16.1 drop the copy and rename column workUnits.workUnitId to work_unit_id: stop keeping workUnits.work_unit_id equal to workUnitId | lock: ACCESS EXCLUSIVE on workUnits
DROP TRIGGER pleat_mirror_work_unit_id ON public."workUnits";
-- 16.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.workUnits.work_unit_id" ();
-- 16.3 drop column workUnits.work_unit_id | lock: ACCESS EXCLUSIVE on workUnits
ALTER TABLE public."workUnits" DROP COLUMN work_unit_id;
-- 16.4 rename column workUnits.workUnitId to work_unit_id | lock: ACCESS EXCLUSIVE on workUnits | H301 code from before the change fails from here on
ALTER TABLE public."workUnits" RENAME COLUMN "workUnitId" TO work_unit_id;
-- 17.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 17.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 17.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
