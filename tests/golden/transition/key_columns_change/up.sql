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
  ('copy t.key_a', false),
  ('copy t.key_b', false),
  ('convert t.value', false),
  ('fill t.extra', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column t.key_a and keep it equal to keyA: add column t.key_a bigint | lock: ACCESS EXCLUSIVE on t | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.t ADD COLUMN key_a bigint;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.t.key_a" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.key_a IS DISTINCT FROM NULL THEN NEW."keyA":= NEW.key_a; ELSE NEW.key_a:= NEW."keyA"; END IF;
  ELSIF NEW.key_a IS DISTINCT FROM OLD.key_a THEN
    NEW."keyA":= NEW.key_a;
  ELSE
    NEW.key_a:= NEW."keyA";
  END IF;
  RETURN NEW;
END $pleat$;
-- 2.4 keep t.key_a equal to keyA | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_key_a BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.key_a" ('mirror', 'keyA', 'key_a');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_key_a ON public.t IS 'pleat: keeps key_a equal to keyA while a change is under way';
-- 3.1 add column t.key_b and keep it equal to keyB: add column t.key_b text | lock: ACCESS EXCLUSIVE on t | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.t ADD COLUMN key_b text;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.t.key_b" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.key_b IS DISTINCT FROM NULL THEN NEW."keyB":= NEW.key_b; ELSE NEW.key_b:= NEW."keyB"; END IF;
  ELSIF NEW.key_b IS DISTINCT FROM OLD.key_b THEN
    NEW."keyB":= NEW.key_b;
  ELSE
    NEW.key_b:= NEW."keyB";
  END IF;
  RETURN NEW;
END $pleat$;
-- 3.4 keep t.key_b equal to keyB | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_key_b BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.key_b" ('mirror', 'keyB', 'key_b');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_key_b ON public.t IS 'pleat: keeps key_b equal to keyB while a change is under way';
-- 4.1 add a successor of type bigint for t.value: add column t.pleat_new_value bigint | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN pleat_new_value bigint;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.t.pleat_new_value" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_value IS DISTINCT FROM OLD.pleat_new_value THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT (coalesce(value, 0)) INTO NEW.pleat_new_value FROM (SELECT NEW.*) AS t;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_value:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.4 keep t.pleat_new_value equal to value | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_pleat_new_value BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.pleat_new_value" ('mirror', 'value', 'pleat_new_value');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_pleat_new_value ON public.t IS 'pleat: keeps pleat_new_value equal to value while a change is under way';
-- 5. add column t.extra text | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN extra text;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill t.key_a from keyA | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('copy t.key_a', 'public.t', ARRAY['"keyA"', '"keyB"'], $pleat$
  UPDATE public.t SET key_a = public.t."keyA"
  WHERE PLEAT_BATCH AND public.t.key_a IS DISTINCT FROM public.t."keyA"
$pleat$);

-- 7. fill t.key_b from keyB | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('copy t.key_b', 'public.t', ARRAY['"keyA"', '"keyB"'], $pleat$
  UPDATE public.t SET key_b = public.t."keyB"
  WHERE PLEAT_BATCH AND public.t.key_b IS DISTINCT FROM public.t."keyB"
$pleat$);

-- 8. fill t.pleat_new_value | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('convert t.value', 'public.t', ARRAY['"keyA"', '"keyB"'], $pleat$
  UPDATE public.t SET pleat_new_value = (coalesce(value, 0))
  WHERE PLEAT_BATCH AND public.t.pleat_new_value IS DISTINCT FROM (coalesce(value, 0))
$pleat$);

-- 9. fill t.extra | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.extra', 'public.t', ARRAY['"keyA"', '"keyB"'], $pleat$
  UPDATE public.t SET extra = (key_b || key_a)
  WHERE PLEAT_BATCH AND public.t.extra IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 10. fill t.pleat_new_value | lock: ROW EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill t.pleat_new_value once more', 'public.t', ARRAY['"keyA"', '"keyB"'], $pleat$
  UPDATE public.t SET pleat_new_value = (coalesce(value, 0))
  WHERE PLEAT_BATCH AND public.t.pleat_new_value IS DISTINCT FROM (coalesce(value, 0))
$pleat$);

BEGIN;
-- 11.1 drop constraint t.pleat_not_null_pleat_new_value | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_value;
-- 11.2 reject new nulls in t.pleat_new_value | lock: ACCESS EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT pleat_not_null_pleat_new_value CHECK (pleat_new_value IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 12. validate constraint t.pleat_not_null_pleat_new_value | lock: SHARE UPDATE EXCLUSIVE on t
ALTER TABLE public.t VALIDATE CONSTRAINT pleat_not_null_pleat_new_value;
COMMIT;

BEGIN;
-- 13.1 set not null on t.pleat_new_value | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN pleat_new_value SET NOT NULL;
-- 13.2 drop constraint t.pleat_not_null_pleat_new_value | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT pleat_not_null_pleat_new_value;
COMMIT;

-- 14. fill t.extra | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.extra once more', 'public.t', ARRAY['"keyA"', '"keyB"'], $pleat$
  UPDATE public.t SET extra = (key_b || key_a)
  WHERE PLEAT_BATCH AND public.t.extra IS NULL
$pleat$);

BEGIN;
-- 15.1 drop constraint t.pleat_not_null_extra | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_extra;
-- 15.2 reject new nulls in t.extra | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT pleat_not_null_extra CHECK (extra IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 16. validate constraint t.pleat_not_null_extra | lock: SHARE UPDATE EXCLUSIVE on t
ALTER TABLE public.t VALIDATE CONSTRAINT pleat_not_null_extra;
COMMIT;

BEGIN;
-- 17.1 set not null on t.extra | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN extra SET NOT NULL;
-- 17.2 drop constraint t.pleat_not_null_extra | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT pleat_not_null_extra;
-- 18.1 drop the copy and rename column t.keyA to key_a: stop keeping t.key_a equal to keyA | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_key_a ON public.t;
-- 18.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.key_a" ();
-- 18.3 drop column t.key_a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN key_a;
-- 18.4 rename column t.keyA to key_a | lock: ACCESS EXCLUSIVE on t | H301 code from before the change fails from here on
ALTER TABLE public.t RENAME COLUMN "keyA" TO key_a;
-- 19.1 drop the copy and rename column t.keyB to key_b: stop keeping t.key_b equal to keyB | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_key_b ON public.t;
-- 19.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.key_b" ();
-- 19.3 drop column t.key_b | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN key_b;
-- 19.4 rename column t.keyB to key_b | lock: ACCESS EXCLUSIVE on t | H301 code from before the change fails from here on
ALTER TABLE public.t RENAME COLUMN "keyB" TO key_b;
-- 20.1 put the successor of t.value in its place: stop keeping t.pleat_new_value equal to value | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_pleat_new_value ON public.t;
-- 20.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.pleat_new_value" ();
-- 20.3 rename column t.value to pleat_old_value | lock: ACCESS EXCLUSIVE on t | H301 code from before the change fails from here on
ALTER TABLE public.t RENAME COLUMN value TO pleat_old_value;
-- 20.4 rename column t.pleat_new_value to value | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN pleat_new_value TO value;
-- 20.5 drop column t.pleat_old_value | lock: ACCESS EXCLUSIVE on t | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.t DROP COLUMN pleat_old_value;
-- 21.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 21.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 21.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
