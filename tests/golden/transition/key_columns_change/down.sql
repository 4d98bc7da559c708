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
  ('convert t.value', true),
  ('copy t.key_a', true),
  ('copy t.key_b', true),
  ('fill t.extra', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of t.value in its place: add column t.pleat_new_value integer | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN pleat_new_value integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.t.pleat_new_value" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_value IS DISTINCT FROM OLD.pleat_new_value THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_value:= NEW.value::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_value:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep t.pleat_new_value equal to value | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_pleat_new_value BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.pleat_new_value" ('mirror', 'value', 'pleat_new_value');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_pleat_new_value ON public.t IS 'pleat: keeps pleat_new_value equal to value while a change is under way';
COMMIT;

-- 3. fill t.pleat_new_value from value | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.pleat_new_value from value once more', 'public.t', ARRAY['key_a', 'key_b'], $pleat$
  UPDATE public.t SET pleat_new_value = public.t.value::integer
  WHERE PLEAT_BATCH AND public.t.pleat_new_value IS DISTINCT FROM public.t.value::integer
$pleat$);

BEGIN;
-- 4.1 undo: put the successor of t.value in its place: stop keeping t.pleat_new_value equal to value | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_pleat_new_value ON public.t;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.pleat_new_value" ();
-- 4.3 rename column t.value to pleat_old_value | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN value TO pleat_old_value;
-- 4.4 rename column t.pleat_new_value to value | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN pleat_new_value TO value;
-- 4.5 drop column t.pleat_old_value | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN pleat_old_value;
-- 4.6 add column t.pleat_new_value bigint | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN pleat_new_value bigint;
-- 4.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.8 create the function of the trigger that follows | lock: none
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
-- 4.9 keep t.pleat_new_value equal to value | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_pleat_new_value BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.pleat_new_value" ('mirror', 'value', 'pleat_new_value');
-- 4.10 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_pleat_new_value ON public.t IS 'pleat: keeps pleat_new_value equal to value while a change is under way';
-- 5.1 undo: drop the copy and rename column t.keyB to key_b: add column t.keyB text | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN "keyB" text;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.t.keyB" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."keyB" IS DISTINCT FROM NULL THEN NEW.key_b:= NEW."keyB"; ELSE NEW."keyB":= NEW.key_b; END IF;
  ELSIF NEW."keyB" IS DISTINCT FROM OLD."keyB" THEN
    NEW.key_b:= NEW."keyB";
  ELSE
    NEW."keyB":= NEW.key_b;
  END IF;
  RETURN NEW;
END $pleat$;
-- 5.4 keep t.keyB equal to key_b | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER "pleat_mirror_keyB" BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.keyB" ('mirror', 'key_b', 'keyB');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER "pleat_mirror_keyB" ON public.t IS 'pleat: keeps keyB equal to key_b while a change is under way';
COMMIT;

-- 6. fill t.keyB from key_b | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.keyB from key_b once more', 'public.t', ARRAY['key_a', 'key_b'], $pleat$
  UPDATE public.t SET "keyB" = public.t.key_b
  WHERE PLEAT_BATCH AND public.t."keyB" IS DISTINCT FROM public.t.key_b
$pleat$);

BEGIN;
-- 7.1 undo: drop the copy and rename column t.keyB to key_b: stop keeping t.keyB equal to key_b | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER "pleat_mirror_keyB" ON public.t;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.keyB" ();
-- 7.3 rename column t.key_b to pleat_swap_key_b | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN key_b TO pleat_swap_key_b;
-- 7.4 rename column t.keyB to key_b | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN "keyB" TO key_b;
-- 7.5 rename column t.pleat_swap_key_b to keyB | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN pleat_swap_key_b TO "keyB";
-- 7.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.7 create the function of the trigger that follows | lock: none
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
-- 7.8 keep t.key_b equal to keyB | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_key_b BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.key_b" ('mirror', 'keyB', 'key_b');
-- 7.9 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_key_b ON public.t IS 'pleat: keeps key_b equal to keyB while a change is under way';
-- 8.1 undo: drop the copy and rename column t.keyA to key_a: add column t.keyA bigint | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN "keyA" bigint;
-- 8.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.t.keyA" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."keyA" IS DISTINCT FROM NULL THEN NEW.key_a:= NEW."keyA"; ELSE NEW."keyA":= NEW.key_a; END IF;
  ELSIF NEW."keyA" IS DISTINCT FROM OLD."keyA" THEN
    NEW.key_a:= NEW."keyA";
  ELSE
    NEW."keyA":= NEW.key_a;
  END IF;
  RETURN NEW;
END $pleat$;
-- 8.4 keep t.keyA equal to key_a | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER "pleat_mirror_keyA" BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.keyA" ('mirror', 'key_a', 'keyA');
-- 8.5 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER "pleat_mirror_keyA" ON public.t IS 'pleat: keeps keyA equal to key_a while a change is under way';
COMMIT;

-- 9. fill t.keyA from key_a | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.keyA from key_a once more', 'public.t', ARRAY['key_a', '"keyB"'], $pleat$
  UPDATE public.t SET "keyA" = public.t.key_a
  WHERE PLEAT_BATCH AND public.t."keyA" IS DISTINCT FROM public.t.key_a
$pleat$);

BEGIN;
-- 10.1 undo: drop the copy and rename column t.keyA to key_a: stop keeping t.keyA equal to key_a | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER "pleat_mirror_keyA" ON public.t;
-- 10.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.keyA" ();
-- 10.3 rename column t.key_a to pleat_swap_key_a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN key_a TO pleat_swap_key_a;
-- 10.4 rename column t.keyA to key_a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN "keyA" TO key_a;
-- 10.5 rename column t.pleat_swap_key_a to keyA | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN pleat_swap_key_a TO "keyA";
-- 10.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.7 create the function of the trigger that follows | lock: none
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
-- 10.8 keep t.key_a equal to keyA | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_key_a BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.key_a" ('mirror', 'keyA', 'key_a');
-- 10.9 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_key_a ON public.t IS 'pleat: keeps key_a equal to keyA while a change is under way';
-- 11. drop not null on t.extra | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN extra DROP NOT NULL;
-- 12. drop constraint t.pleat_not_null_extra | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_extra;
-- 13. drop not null on t.pleat_new_value | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN pleat_new_value DROP NOT NULL;
-- 14. drop constraint t.pleat_not_null_pleat_new_value | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_value;
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
-- 1. drop column t.extra | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN extra;
-- 2.1 undo: add a successor of type bigint for t.value: stop keeping t.pleat_new_value equal to value | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_pleat_new_value ON public.t;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.pleat_new_value" ();
-- 2.3 drop column t.pleat_new_value | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN pleat_new_value;
-- 3.1 undo: add column t.key_b and keep it equal to keyB: stop keeping t.key_b equal to keyB | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_key_b ON public.t;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.key_b" ();
-- 3.3 drop column t.key_b | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN key_b;
-- 4.1 undo: add column t.key_a and keep it equal to keyA: stop keeping t.key_a equal to keyA | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_key_a ON public.t;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.key_a" ();
-- 4.3 drop column t.key_a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN key_a;
-- 5.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 5.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 5.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
