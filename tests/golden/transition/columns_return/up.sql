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
  ('fill tasks.born', false),
  ('fill tasks.cents', false),
  ('fill tasks.full', false),
  ('fill tasks.address', false)
ON CONFLICT (name) DO NOTHING;
-- 2. add column tasks.born date | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ADD COLUMN born date;
-- 3. add column tasks.cents integer | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ADD COLUMN cents integer;
-- 4.1 add column tasks.full text | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ADD COLUMN "full" text;
-- 4.2 give tasks.full a default | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ALTER COLUMN "full" SET DEFAULT '';
-- 5.1 add column tasks.address json | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ADD COLUMN address json;
-- 5.2 give tasks.address a default | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ALTER COLUMN address SET DEFAULT '{}';
-- 6. drop not null on tasks.born_at | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ALTER COLUMN born_at DROP NOT NULL;
-- 7. drop not null on tasks.price | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ALTER COLUMN price DROP NOT NULL;
-- 8.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.2 see that the values can be told from a row | lock: ACCESS SHARE on tasks
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (born_at), (born)
  FROM (SELECT * FROM public.tasks LIMIT 0) AS tasks;
END $pleat$;
-- 8.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."to public.tasks.born" () RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $pleat$
#variable_conflict use_column
DECLARE
  pleat_old boolean;
  pleat_new boolean;
  pleat_forth_1 public.tasks.born%TYPE;
  pleat_back_1 public.tasks.born_at%TYPE;
BEGIN
  IF TG_OP = 'INSERT' THEN
    pleat_old := NEW.born_at IS DISTINCT FROM NULL;
    pleat_new := NEW.born IS DISTINCT FROM NULL;
  ELSE
    pleat_old := (NEW.born_at IS DISTINCT FROM OLD.born_at);
    pleat_new := (NEW.born IS DISTINCT FROM OLD.born);
    IF pleat_old = pleat_new THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    pleat_forth_1:= (SELECT (born_at) FROM (SELECT NEW.*) AS tasks);
  EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
    pleat_forth_1:= NULL;
  END;
  IF TG_OP = 'INSERT' THEN
    IF (NEW.born IS NOT DISTINCT FROM NULL) AND (pleat_old OR NOT pleat_new) THEN NEW.born:= pleat_forth_1; END IF;
    IF pleat_new AND NOT pleat_old THEN
      BEGIN
        pleat_back_1:= (SELECT (born) FROM (SELECT NEW.*) AS tasks);
      EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
        pleat_back_1:= NEW.born_at;
      END;
      IF pleat_back_1 IS DISTINCT FROM NULL THEN NEW.born_at:= pleat_back_1; END IF;
    END IF;
  ELSIF pleat_old THEN
    BEGIN
      pleat_back_1:= (SELECT (born) FROM (SELECT NEW.*) AS tasks);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_1:= NEW.born_at;
    END;
    IF (NEW.born_at IS DISTINCT FROM OLD.born_at) AND (NEW.born_at IS DISTINCT FROM pleat_back_1) THEN NEW.born:= pleat_forth_1; END IF;
  ELSE
    IF OLD.born IS NOT DISTINCT FROM NULL THEN
      IF NEW.born IS NOT DISTINCT FROM NULL THEN NEW.born:= pleat_forth_1; END IF;
    END IF;
    BEGIN
      pleat_back_1:= (SELECT (born) FROM (SELECT NEW.*) AS tasks);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_1:= NEW.born_at;
    END;
    IF (NEW.born IS DISTINCT FROM OLD.born) AND (NEW.born IS DISTINCT FROM pleat_forth_1) THEN NEW.born_at:= pleat_back_1; END IF;
  END IF;
  RETURN NEW;
END $pleat$;
-- 8.4 let born of tasks follow born_at, and the other way | lock: SHARE ROW EXCLUSIVE on tasks
CREATE TRIGGER "~pleat_relay_born" BEFORE INSERT OR UPDATE ON public.tasks
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.tasks.born" ('relay', 'leaving', 'born_at', 'forth', 'born', 'born_at', 'back', 'born_at', 'born');
-- 9.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 9.2 see that the values can be told from a row | lock: ACCESS SHARE on tasks
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (price * 100), (cents / 100.0)
  FROM (SELECT * FROM public.tasks LIMIT 0) AS tasks;
END $pleat$;
-- 9.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."to public.tasks.cents" () RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $pleat$
#variable_conflict use_column
DECLARE
  pleat_old boolean;
  pleat_new boolean;
  pleat_forth_1 public.tasks.cents%TYPE;
  pleat_back_1 public.tasks.price%TYPE;
BEGIN
  IF TG_OP = 'INSERT' THEN
    pleat_old := NEW.price IS DISTINCT FROM NULL;
    pleat_new := NEW.cents IS DISTINCT FROM NULL;
  ELSE
    pleat_old := (NEW.price IS DISTINCT FROM OLD.price);
    pleat_new := (NEW.cents IS DISTINCT FROM OLD.cents);
    IF pleat_old = pleat_new THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    pleat_forth_1:= (SELECT (price * 100) FROM (SELECT NEW.*) AS tasks);
  EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
    pleat_forth_1:= NULL;
  END;
  IF TG_OP = 'INSERT' THEN
    IF (NEW.cents IS NOT DISTINCT FROM NULL) AND (NEW.cents IS NOT DISTINCT FROM NULL OR pleat_old OR NOT pleat_new) THEN NEW.cents:= pleat_forth_1; END IF;
    IF pleat_new AND NOT pleat_old THEN
      BEGIN
        pleat_back_1:= (SELECT (cents / 100.0) FROM (SELECT NEW.*) AS tasks);
      EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
        pleat_back_1:= NEW.price;
      END;
      IF pleat_back_1 IS DISTINCT FROM NULL THEN NEW.price:= pleat_back_1; END IF;
    END IF;
  ELSIF pleat_old THEN
    BEGIN
      pleat_back_1:= (SELECT (cents / 100.0) FROM (SELECT NEW.*) AS tasks);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_1:= NEW.price;
    END;
    IF (NEW.price IS DISTINCT FROM OLD.price) AND (NEW.price IS DISTINCT FROM pleat_back_1) THEN NEW.cents:= pleat_forth_1; END IF;
  ELSE
    IF OLD.cents IS NOT DISTINCT FROM NULL THEN
      IF NEW.cents IS NOT DISTINCT FROM NULL THEN NEW.cents:= pleat_forth_1; END IF;
    END IF;
    BEGIN
      pleat_back_1:= (SELECT (cents / 100.0) FROM (SELECT NEW.*) AS tasks);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_1:= NEW.price;
    END;
    IF (NEW.cents IS DISTINCT FROM OLD.cents) AND (NEW.cents IS DISTINCT FROM pleat_forth_1) THEN NEW.price:= pleat_back_1; END IF;
  END IF;
  RETURN NEW;
END $pleat$;
-- 9.4 let cents of tasks follow price, and the other way | lock: SHARE ROW EXCLUSIVE on tasks
CREATE TRIGGER "~pleat_relay_cents" BEFORE INSERT OR UPDATE ON public.tasks
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.tasks.cents" ('relay', 'leaving', 'price', 'forth', 'cents', 'price * 100', 'back', 'price', 'cents / 100.0');
-- 10.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.2 see that the values can be told from a row | lock: ACCESS SHARE on tasks
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (concat_ws(' ', first, middle, last)), (split_part("full", ' ', 1)), (split_part("full", ' ', 3)), (split_part("full", ' ', 2))
  FROM (SELECT * FROM public.tasks LIMIT 0) AS tasks;
END $pleat$;
-- 10.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."to public.tasks.full" () RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $pleat$
#variable_conflict use_column
DECLARE
  pleat_old boolean;
  pleat_new boolean;
  pleat_forth_1 public.tasks."full"%TYPE;
  pleat_back_1 public.tasks.first%TYPE;
  pleat_back_2 public.tasks.last%TYPE;
  pleat_back_3 public.tasks.middle%TYPE;
BEGIN
  IF TG_OP = 'INSERT' THEN
    pleat_old := NEW.first IS DISTINCT FROM NULL OR NEW.last IS DISTINCT FROM NULL OR NEW.middle IS DISTINCT FROM NULL;
    pleat_new := (NEW."full" IS DISTINCT FROM ('')::text);
  ELSE
    pleat_old := (NEW.first IS DISTINCT FROM OLD.first) OR (NEW.last IS DISTINCT FROM OLD.last) OR (NEW.middle IS DISTINCT FROM OLD.middle);
    pleat_new := (NEW."full" IS DISTINCT FROM OLD."full");
    IF pleat_old = pleat_new THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    pleat_forth_1:= (SELECT (concat_ws(' ', first, middle, last)) FROM (SELECT NEW.*) AS tasks);
  EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
    pleat_forth_1:= NULL;
  END;
  IF TG_OP = 'INSERT' THEN
    IF (NEW."full" IS NOT DISTINCT FROM NULL OR NOT (NEW."full" IS DISTINCT FROM ('')::text)) AND (pleat_old OR NOT pleat_new) THEN NEW."full":= pleat_forth_1; END IF;
    IF pleat_new AND NOT pleat_old THEN
      BEGIN
        pleat_back_1:= (SELECT (split_part("full", ' ', 1)) FROM (SELECT NEW.*) AS tasks);
      EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
        pleat_back_1:= NEW.first;
      END;
      BEGIN
        pleat_back_2:= (SELECT (split_part("full", ' ', 3)) FROM (SELECT NEW.*) AS tasks);
      EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
        pleat_back_2:= NEW.last;
      END;
      BEGIN
        pleat_back_3:= (SELECT (split_part("full", ' ', 2)) FROM (SELECT NEW.*) AS tasks);
      EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
        pleat_back_3:= NEW.middle;
      END;
      IF pleat_back_1 IS DISTINCT FROM NULL THEN NEW.first:= pleat_back_1; END IF;
      IF pleat_back_2 IS DISTINCT FROM NULL THEN NEW.last:= pleat_back_2; END IF;
      IF pleat_back_3 IS DISTINCT FROM NULL THEN NEW.middle:= pleat_back_3; END IF;
    END IF;
  ELSIF pleat_old THEN
    BEGIN
      pleat_back_1:= (SELECT (split_part("full", ' ', 1)) FROM (SELECT NEW.*) AS tasks);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_1:= NEW.first;
    END;
    BEGIN
      pleat_back_2:= (SELECT (split_part("full", ' ', 3)) FROM (SELECT NEW.*) AS tasks);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_2:= NEW.last;
    END;
    BEGIN
      pleat_back_3:= (SELECT (split_part("full", ' ', 2)) FROM (SELECT NEW.*) AS tasks);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_3:= NEW.middle;
    END;
    IF (NEW.first IS DISTINCT FROM OLD.first) AND (NEW.first IS DISTINCT FROM pleat_back_1) OR (NEW.middle IS DISTINCT FROM OLD.middle) AND (NEW.middle IS DISTINCT FROM pleat_back_3) OR (NEW.last IS DISTINCT FROM OLD.last) AND (NEW.last IS DISTINCT FROM pleat_back_2) THEN NEW."full":= pleat_forth_1; END IF;
  ELSE
    IF OLD."full" IS NOT DISTINCT FROM NULL THEN
      IF NEW."full" IS NOT DISTINCT FROM NULL THEN NEW."full":= pleat_forth_1; END IF;
    END IF;
    BEGIN
      pleat_back_1:= (SELECT (split_part("full", ' ', 1)) FROM (SELECT NEW.*) AS tasks);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_1:= NEW.first;
    END;
    BEGIN
      pleat_back_2:= (SELECT (split_part("full", ' ', 3)) FROM (SELECT NEW.*) AS tasks);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_2:= NEW.last;
    END;
    BEGIN
      pleat_back_3:= (SELECT (split_part("full", ' ', 2)) FROM (SELECT NEW.*) AS tasks);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_3:= NEW.middle;
    END;
    IF (NEW."full" IS DISTINCT FROM OLD."full") AND (NEW."full" IS DISTINCT FROM pleat_forth_1) THEN NEW.first:= pleat_back_1; END IF;
    IF (NEW."full" IS DISTINCT FROM OLD."full") AND (NEW."full" IS DISTINCT FROM pleat_forth_1) THEN NEW.last:= pleat_back_2; END IF;
    IF (NEW."full" IS DISTINCT FROM OLD."full") AND (NEW."full" IS DISTINCT FROM pleat_forth_1) THEN NEW.middle:= pleat_back_3; END IF;
  END IF;
  RETURN NEW;
END $pleat$;
-- 10.4 let full of tasks follow first, last, middle, and the other way | lock: SHARE ROW EXCLUSIVE on tasks
CREATE TRIGGER "~pleat_relay_full" BEFORE INSERT OR UPDATE ON public.tasks
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.tasks.full" ('relay', 'leaving', 'first', 'leaving', 'last', 'leaving', 'middle', 'forth', 'full', 'concat_ws('' '', first, middle, last)', 'back', 'first', 'split_part("full", '' '', 1)', 'back', 'last', 'split_part("full", '' '', 3)', 'back', 'middle', 'split_part("full", '' '', 2)');
-- 11.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 11.2 see that the values can be told from a row | lock: ACCESS SHARE on tasks
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (found), (address)
  FROM (SELECT * FROM public.tasks LIMIT 0) AS tasks;
END $pleat$;
-- 11.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."to public.tasks.address" () RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $pleat$
#variable_conflict use_column
DECLARE
  pleat_old boolean;
  pleat_new boolean;
  pleat_forth_1 public.tasks.address%TYPE;
  pleat_back_1 public.tasks.found%TYPE;
BEGIN
  IF TG_OP = 'INSERT' THEN
    pleat_old := NEW.found IS DISTINCT FROM NULL;
    pleat_new := (ROW(NEW.address)::record OPERATOR(pg_catalog.*<>) ROW(('{}')::json)::record);
  ELSE
    pleat_old := (ROW(NEW.found)::record OPERATOR(pg_catalog.*<>) ROW(OLD.found)::record);
    pleat_new := (ROW(NEW.address)::record OPERATOR(pg_catalog.*<>) ROW(OLD.address)::record);
    IF pleat_old = pleat_new THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    pleat_forth_1:= (SELECT (found) FROM (SELECT NEW.*) AS tasks);
  EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
    pleat_forth_1:= NULL;
  END;
  IF TG_OP = 'INSERT' THEN
    IF (NEW.address IS NOT DISTINCT FROM NULL OR NOT (ROW(NEW.address)::record OPERATOR(pg_catalog.*<>) ROW(('{}')::json)::record)) AND (pleat_old OR NOT pleat_new) THEN NEW.address:= pleat_forth_1; END IF;
    IF pleat_new AND NOT pleat_old THEN
      BEGIN
        pleat_back_1:= (SELECT (address) FROM (SELECT NEW.*) AS tasks);
      EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
        pleat_back_1:= NEW.found;
      END;
      IF pleat_back_1 IS DISTINCT FROM NULL THEN NEW.found:= pleat_back_1; END IF;
    END IF;
  ELSIF pleat_old THEN
    BEGIN
      pleat_back_1:= (SELECT (address) FROM (SELECT NEW.*) AS tasks);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_1:= NEW.found;
    END;
    IF (ROW(NEW.found)::record OPERATOR(pg_catalog.*<>) ROW(OLD.found)::record) AND (ROW(NEW.found)::record OPERATOR(pg_catalog.*<>) ROW(pleat_back_1)::record) THEN NEW.address:= pleat_forth_1; END IF;
  ELSE
    IF OLD.address IS NOT DISTINCT FROM NULL THEN
      IF NEW.address IS NOT DISTINCT FROM NULL THEN NEW.address:= pleat_forth_1; END IF;
    END IF;
    BEGIN
      pleat_back_1:= (SELECT (address) FROM (SELECT NEW.*) AS tasks);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_1:= NEW.found;
    END;
    IF (ROW(NEW.address)::record OPERATOR(pg_catalog.*<>) ROW(OLD.address)::record) AND (ROW(NEW.address)::record OPERATOR(pg_catalog.*<>) ROW(pleat_forth_1)::record) THEN NEW.found:= pleat_back_1; END IF;
  END IF;
  RETURN NEW;
END $pleat$;
-- 11.4 let address of tasks follow found, and the other way | lock: SHARE ROW EXCLUSIVE on tasks
CREATE TRIGGER "~pleat_relay_address" BEFORE INSERT OR UPDATE ON public.tasks
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.tasks.address" ('relay', 'leaving', 'found', 'forth', 'address', 'found', 'back', 'found', 'address');
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 12. fill tasks.born | lock: ROW EXCLUSIVE on tasks
CALL pleat.backfill('fill tasks.born', 'public.tasks', ARRAY['id'], $pleat$
  UPDATE public.tasks SET born = (born_at)
  WHERE PLEAT_BATCH AND public.tasks.born IS NULL
$pleat$);

-- 13. fill tasks.cents | lock: ROW EXCLUSIVE on tasks
CALL pleat.backfill('fill tasks.cents', 'public.tasks', ARRAY['id'], $pleat$
  UPDATE public.tasks SET cents = (price * 100)
  WHERE PLEAT_BATCH AND public.tasks.cents IS NULL
$pleat$);

-- 14. fill tasks.full | lock: ROW EXCLUSIVE on tasks
CALL pleat.backfill('fill tasks.full', 'public.tasks', ARRAY['id'], $pleat$
  UPDATE public.tasks SET "full" = (concat_ws(' ', first, middle, last))
  WHERE PLEAT_BATCH AND public.tasks."full" IS NULL
$pleat$);

-- 15. fill tasks.address | lock: ROW EXCLUSIVE on tasks
CALL pleat.backfill('fill tasks.address', 'public.tasks', ARRAY['id'], $pleat$
  UPDATE public.tasks SET address = (found)
  WHERE PLEAT_BATCH AND public.tasks.address IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 16. see that tasks.born has every value | lock: ACCESS SHARE on tasks | H302 fails and changes nothing if rows exist that break the rule
DO $pleat$
#variable_conflict use_column
DECLARE
  pleat_row record;
  pleat_value public.tasks.born%TYPE;
BEGIN
  FOR pleat_row IN SELECT (born_at) AS value FROM public.tasks WHERE public.tasks.born IS NOT DISTINCT FROM NULL LOOP
    pleat_value := pleat_row.value;
  END LOOP;
EXCEPTION WHEN undefined_table OR undefined_column THEN
  RAISE NOTICE 'pleat: past: %', SQLERRM;
END $pleat$;
COMMIT;

BEGIN;
-- 17.1 let born of tasks follow no more | lock: ACCESS EXCLUSIVE on tasks
DROP TRIGGER "~pleat_relay_born" ON public.tasks;
-- 17.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.tasks.born" ();
-- 18.1 let cents of tasks follow no more | lock: ACCESS EXCLUSIVE on tasks
DROP TRIGGER "~pleat_relay_cents" ON public.tasks;
-- 18.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.tasks.cents" ();
COMMIT;

BEGIN;
-- 19. see that tasks.full has every value | lock: ACCESS SHARE on tasks | H302 fails and changes nothing if rows exist that break the rule
DO $pleat$
#variable_conflict use_column
DECLARE
  pleat_row record;
  pleat_value public.tasks."full"%TYPE;
BEGIN
  FOR pleat_row IN SELECT (concat_ws(' ', first, middle, last)) AS value FROM public.tasks WHERE public.tasks."full" IS NOT DISTINCT FROM NULL LOOP
    pleat_value := pleat_row.value;
  END LOOP;
EXCEPTION WHEN undefined_table OR undefined_column THEN
  RAISE NOTICE 'pleat: past: %', SQLERRM;
END $pleat$;
COMMIT;

BEGIN;
-- 20.1 let full of tasks follow no more | lock: ACCESS EXCLUSIVE on tasks
DROP TRIGGER "~pleat_relay_full" ON public.tasks;
-- 20.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.tasks.full" ();
COMMIT;

BEGIN;
-- 21. see that tasks.address has every value | lock: ACCESS SHARE on tasks | H302 fails and changes nothing if rows exist that break the rule
DO $pleat$
#variable_conflict use_column
DECLARE
  pleat_row record;
  pleat_value public.tasks.address%TYPE;
BEGIN
  FOR pleat_row IN SELECT (found) AS value FROM public.tasks WHERE public.tasks.address IS NOT DISTINCT FROM NULL LOOP
    pleat_value := pleat_row.value;
  END LOOP;
EXCEPTION WHEN undefined_table OR undefined_column THEN
  RAISE NOTICE 'pleat: past: %', SQLERRM;
END $pleat$;
COMMIT;

BEGIN;
-- 22.1 let address of tasks follow no more | lock: ACCESS EXCLUSIVE on tasks
DROP TRIGGER "~pleat_relay_address" ON public.tasks;
-- 22.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.tasks.address" ();
COMMIT;

-- 23. fill tasks.cents | lock: ROW EXCLUSIVE on tasks
CALL pleat.backfill('fill tasks.cents once more', 'public.tasks', ARRAY['id'], $pleat$
  UPDATE public.tasks SET cents = (price * 100)
  WHERE PLEAT_BATCH AND public.tasks.cents IS NULL
$pleat$);

BEGIN;
-- 24.1 drop constraint tasks.pleat_not_null_cents | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks DROP CONSTRAINT IF EXISTS pleat_not_null_cents;
-- 24.2 reject new nulls in tasks.cents | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ADD CONSTRAINT pleat_not_null_cents CHECK (cents IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 25. validate constraint tasks.pleat_not_null_cents | lock: SHARE UPDATE EXCLUSIVE on tasks
ALTER TABLE public.tasks VALIDATE CONSTRAINT pleat_not_null_cents;
COMMIT;

BEGIN;
-- 26.1 set not null on tasks.cents | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ALTER COLUMN cents SET NOT NULL;
-- 26.2 drop constraint tasks.pleat_not_null_cents | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks DROP CONSTRAINT pleat_not_null_cents;
-- 27. drop column tasks.born_at | lock: ACCESS EXCLUSIVE on tasks | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.tasks DROP COLUMN born_at;
-- 28. drop column tasks.first | lock: ACCESS EXCLUSIVE on tasks | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.tasks DROP COLUMN first;
-- 29. drop column tasks.found | lock: ACCESS EXCLUSIVE on tasks | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.tasks DROP COLUMN found;
-- 30. drop column tasks.last | lock: ACCESS EXCLUSIVE on tasks | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.tasks DROP COLUMN last;
-- 31. drop column tasks.middle | lock: ACCESS EXCLUSIVE on tasks | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.tasks DROP COLUMN middle;
-- 32. drop column tasks.price | lock: ACCESS EXCLUSIVE on tasks | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.tasks DROP COLUMN price;
-- 33. drop column tasks.state | lock: ACCESS EXCLUSIVE on tasks | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.tasks DROP COLUMN state;
-- 34. drop enum state | lock: none
DROP TYPE public.state;
-- 35.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 35.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 35.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
