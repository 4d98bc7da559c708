-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
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
  done_to text[],
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 1.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 1.4 remember which backfills are to be done | lock: none
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
    IF NEW.key_a IS NOT NULL THEN NEW."keyA":= NEW.key_a; ELSE NEW.key_a:= NEW."keyA"; END IF;
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
    IF NEW.key_b IS NOT NULL THEN NEW."keyB":= NEW.key_b; ELSE NEW.key_b:= NEW."keyB"; END IF;
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
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill t.key_a from keyA | lock: ROW EXCLUSIVE on t
DO $pleat$
DECLARE
  more boolean;
  low_1 public.t."keyA"%TYPE;
  high_1 public.t."keyA"%TYPE;
  low_2 public.t."keyB"%TYPE;
  high_2 public.t."keyB"%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill public.t.key_a', false);
  SELECT "keyA", "keyB" INTO low_1, low_2 FROM public.t ORDER BY "keyA", "keyB" LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT "keyA", "keyB" INTO high_1, high_2 FROM public.t WHERE ("keyA", "keyB") >= (low_1, low_2) ORDER BY "keyA", "keyB" OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1, pleat_key_2) AS (SELECT "keyA", "keyB" FROM public.t WHERE ("keyA", "keyB") >= (low_1, low_2) ORDER BY "keyA", "keyB" LIMIT 1000)
        UPDATE public.t SET key_a = public.t."keyA" FROM pleat_batch
        WHERE (public.t."keyA", public.t."keyB") = (pleat_key_1, pleat_key_2) AND public.t.key_a IS DISTINCT FROM public.t."keyA";
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    low_1:= high_1;
    low_2:= high_2;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'copy t.key_a';
END $pleat$;

-- 7. fill t.key_b from keyB | lock: ROW EXCLUSIVE on t
DO $pleat$
DECLARE
  more boolean;
  low_1 public.t."keyA"%TYPE;
  high_1 public.t."keyA"%TYPE;
  low_2 public.t."keyB"%TYPE;
  high_2 public.t."keyB"%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill public.t.key_b', false);
  SELECT "keyA", "keyB" INTO low_1, low_2 FROM public.t ORDER BY "keyA", "keyB" LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT "keyA", "keyB" INTO high_1, high_2 FROM public.t WHERE ("keyA", "keyB") >= (low_1, low_2) ORDER BY "keyA", "keyB" OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1, pleat_key_2) AS (SELECT "keyA", "keyB" FROM public.t WHERE ("keyA", "keyB") >= (low_1, low_2) ORDER BY "keyA", "keyB" LIMIT 1000)
        UPDATE public.t SET key_b = public.t."keyB" FROM pleat_batch
        WHERE (public.t."keyA", public.t."keyB") = (pleat_key_1, pleat_key_2) AND public.t.key_b IS DISTINCT FROM public.t."keyB";
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    low_1:= high_1;
    low_2:= high_2;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'copy t.key_b';
END $pleat$;

-- 8. fill t.pleat_new_value | lock: ROW EXCLUSIVE on t
DO $pleat$
DECLARE
  more boolean;
  low_1 public.t."keyA"%TYPE;
  high_1 public.t."keyA"%TYPE;
  low_2 public.t."keyB"%TYPE;
  high_2 public.t."keyB"%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill public.t.pleat_new_value', false);
  SELECT "keyA", "keyB" INTO low_1, low_2 FROM public.t ORDER BY "keyA", "keyB" LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT "keyA", "keyB" INTO high_1, high_2 FROM public.t WHERE ("keyA", "keyB") >= (low_1, low_2) ORDER BY "keyA", "keyB" OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1, pleat_key_2) AS (SELECT "keyA", "keyB" FROM public.t WHERE ("keyA", "keyB") >= (low_1, low_2) ORDER BY "keyA", "keyB" LIMIT 1000)
        UPDATE public.t SET pleat_new_value = (coalesce(value, 0)) FROM pleat_batch
        WHERE (public.t."keyA", public.t."keyB") = (pleat_key_1, pleat_key_2) AND public.t.pleat_new_value IS DISTINCT FROM (coalesce(value, 0));
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    low_1:= high_1;
    low_2:= high_2;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'convert t.value';
END $pleat$;

-- 9. fill t.extra | lock: ROW EXCLUSIVE on t
DO $pleat$
DECLARE
  more boolean;
  low_1 public.t."keyA"%TYPE;
  high_1 public.t."keyA"%TYPE;
  low_2 public.t."keyB"%TYPE;
  high_2 public.t."keyB"%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill public.t.extra', false);
  SELECT "keyA", "keyB" INTO low_1, low_2 FROM public.t ORDER BY "keyA", "keyB" LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT "keyA", "keyB" INTO high_1, high_2 FROM public.t WHERE ("keyA", "keyB") >= (low_1, low_2) ORDER BY "keyA", "keyB" OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1, pleat_key_2) AS (SELECT "keyA", "keyB" FROM public.t WHERE ("keyA", "keyB") >= (low_1, low_2) ORDER BY "keyA", "keyB" LIMIT 1000)
        UPDATE public.t SET extra = (key_b || key_a) FROM pleat_batch
        WHERE (public.t."keyA", public.t."keyB") = (pleat_key_1, pleat_key_2) AND public.t.extra IS NULL;
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    low_1:= high_1;
    low_2:= high_2;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'fill t.extra';
END $pleat$;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 10. fill t.pleat_new_value | lock: ROW EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
DO $pleat$
DECLARE
  more boolean;
  low_1 public.t."keyA"%TYPE;
  high_1 public.t."keyA"%TYPE;
  low_2 public.t."keyB"%TYPE;
  high_2 public.t."keyB"%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill public.t.pleat_new_value', false);
  SELECT "keyA", "keyB" INTO low_1, low_2 FROM public.t ORDER BY "keyA", "keyB" LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT "keyA", "keyB" INTO high_1, high_2 FROM public.t WHERE ("keyA", "keyB") >= (low_1, low_2) ORDER BY "keyA", "keyB" OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1, pleat_key_2) AS (SELECT "keyA", "keyB" FROM public.t WHERE ("keyA", "keyB") >= (low_1, low_2) ORDER BY "keyA", "keyB" LIMIT 1000)
        UPDATE public.t SET pleat_new_value = (coalesce(value, 0)) FROM pleat_batch
        WHERE (public.t."keyA", public.t."keyB") = (pleat_key_1, pleat_key_2) AND public.t.pleat_new_value IS DISTINCT FROM (coalesce(value, 0));
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    low_1:= high_1;
    low_2:= high_2;
  END LOOP;
END $pleat$;

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
-- 14.1 drop constraint t.pleat_not_null_extra | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_extra;
-- 14.2 reject new nulls in t.extra | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT pleat_not_null_extra CHECK (extra IS NOT NULL) NOT VALID;
COMMIT;

-- 15. fill t.extra | lock: ROW EXCLUSIVE on t
DO $pleat$
DECLARE
  more boolean;
  low_1 public.t."keyA"%TYPE;
  high_1 public.t."keyA"%TYPE;
  low_2 public.t."keyB"%TYPE;
  high_2 public.t."keyB"%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill public.t.extra', false);
  SELECT "keyA", "keyB" INTO low_1, low_2 FROM public.t ORDER BY "keyA", "keyB" LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT "keyA", "keyB" INTO high_1, high_2 FROM public.t WHERE ("keyA", "keyB") >= (low_1, low_2) ORDER BY "keyA", "keyB" OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1, pleat_key_2) AS (SELECT "keyA", "keyB" FROM public.t WHERE ("keyA", "keyB") >= (low_1, low_2) ORDER BY "keyA", "keyB" LIMIT 1000)
        UPDATE public.t SET extra = (key_b || key_a) FROM pleat_batch
        WHERE (public.t."keyA", public.t."keyB") = (pleat_key_1, pleat_key_2) AND public.t.extra IS NULL;
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    low_1:= high_1;
    low_2:= high_2;
  END LOOP;
END $pleat$;

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
-- 21.2 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
