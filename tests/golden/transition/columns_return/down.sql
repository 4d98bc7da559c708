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
  ('fill tasks.address', true),
  ('fill tasks.born', true),
  ('fill tasks.cents', true),
  ('fill tasks.full', true)
ON CONFLICT (name) DO NOTHING;
-- 2. create enum state | lock: none
CREATE TYPE public.state AS ENUM ('open', 'closed');
-- 3. add column tasks.state public.state not null | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ADD COLUMN state public.state NOT NULL DEFAULT 'open';
COMMIT;

-- 4. bring back state of tasks | lock: ROW EXCLUSIVE on tasks
CALL pleat.backfill('bring back state of tasks', 'public.tasks', ARRAY['id'], $pleat$
  UPDATE public.tasks SET state = coalesce((case when closed is null then 'open' else 'closed' end)::public.state, public.tasks.state)
  WHERE PLEAT_BATCH AND (public.tasks.state IS DISTINCT FROM coalesce((case when closed is null then 'open' else 'closed' end)::public.state, public.tasks.state))
$pleat$);

BEGIN;
-- 5. add column tasks.price numeric(8,3) | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ADD COLUMN price numeric(8,3);
-- 6. add column tasks.middle character varying(20) | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ADD COLUMN middle character varying(20);
-- 7. add column tasks.last character varying(20) | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ADD COLUMN last character varying(20);
-- 8. add column tasks.found json | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ADD COLUMN found json;
-- 9. add column tasks.first character varying(20) | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ADD COLUMN first character varying(20);
-- 10. add column tasks.born_at timestamp with time zone | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ADD COLUMN born_at timestamp with time zone;
-- 11. drop not null on tasks.cents | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks ALTER COLUMN cents DROP NOT NULL;
-- 12. drop constraint tasks.pleat_not_null_cents | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks DROP CONSTRAINT IF EXISTS pleat_not_null_cents;
-- 13.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 13.2 see that the values can be told from a row | lock: ACCESS SHARE on tasks
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (found), (address)
  FROM (SELECT * FROM public.tasks LIMIT 0) AS tasks;
END $pleat$;
-- 13.3 create the function of the trigger that follows | lock: none
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
-- 13.4 let address of tasks follow found, and the other way | lock: SHARE ROW EXCLUSIVE on tasks
CREATE TRIGGER "~pleat_relay_address" BEFORE INSERT OR UPDATE ON public.tasks
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.tasks.address" ('relay', 'leaving', 'found', 'forth', 'address', 'found', 'back', 'found', 'address');
COMMIT;

-- 14. bring back found of tasks | lock: ROW EXCLUSIVE on tasks
CALL pleat.backfill('bring back found of tasks', 'public.tasks', ARRAY['id'], $pleat$
  UPDATE public.tasks SET found = (address)::json
  WHERE PLEAT_BATCH AND (ROW(public.tasks.found)::record OPERATOR(pg_catalog.*<>) ROW((address)::json)::record)
    AND (ROW(public.tasks.address)::record OPERATOR(pg_catalog.*<>) ROW((found)::json)::record OR public.tasks.found IS NOT DISTINCT FROM NULL)
$pleat$);

BEGIN;
-- 15.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 15.2 see that the values can be told from a row | lock: ACCESS SHARE on tasks
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (concat_ws(' ', first, middle, last)), (split_part("full", ' ', 1)), (split_part("full", ' ', 3)), (split_part("full", ' ', 2))
  FROM (SELECT * FROM public.tasks LIMIT 0) AS tasks;
END $pleat$;
-- 15.3 create the function of the trigger that follows | lock: none
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
-- 15.4 let full of tasks follow first, last, middle, and the other way | lock: SHARE ROW EXCLUSIVE on tasks
CREATE TRIGGER "~pleat_relay_full" BEFORE INSERT OR UPDATE ON public.tasks
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.tasks.full" ('relay', 'leaving', 'first', 'leaving', 'last', 'leaving', 'middle', 'forth', 'full', 'concat_ws('' '', first, middle, last)', 'back', 'first', 'split_part("full", '' '', 1)', 'back', 'last', 'split_part("full", '' '', 3)', 'back', 'middle', 'split_part("full", '' '', 2)');
COMMIT;

-- 16. bring back first, last, middle of tasks | lock: ROW EXCLUSIVE on tasks
CALL pleat.backfill('bring back first, last, middle of tasks', 'public.tasks', ARRAY['id'], $pleat$
  UPDATE public.tasks SET first = (split_part("full", ' ', 1))::character varying, last = (split_part("full", ' ', 3))::character varying, middle = (split_part("full", ' ', 2))::character varying
  WHERE PLEAT_BATCH AND (public.tasks.first IS DISTINCT FROM (split_part("full", ' ', 1))::character varying OR public.tasks.last IS DISTINCT FROM (split_part("full", ' ', 3))::character varying OR public.tasks.middle IS DISTINCT FROM (split_part("full", ' ', 2))::character varying)
    AND (public.tasks."full" IS DISTINCT FROM (concat_ws(' ', first, middle, last))::text OR public.tasks.first IS NOT DISTINCT FROM NULL OR public.tasks.last IS NOT DISTINCT FROM NULL OR public.tasks.middle IS NOT DISTINCT FROM NULL)
$pleat$);

BEGIN;
-- 17.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 17.2 see that the values can be told from a row | lock: ACCESS SHARE on tasks
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (price * 100), (cents / 100.0)
  FROM (SELECT * FROM public.tasks LIMIT 0) AS tasks;
END $pleat$;
-- 17.3 create the function of the trigger that follows | lock: none
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
-- 17.4 let cents of tasks follow price, and the other way | lock: SHARE ROW EXCLUSIVE on tasks
CREATE TRIGGER "~pleat_relay_cents" BEFORE INSERT OR UPDATE ON public.tasks
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.tasks.cents" ('relay', 'leaving', 'price', 'forth', 'cents', 'price * 100', 'back', 'price', 'cents / 100.0');
COMMIT;

-- 18. bring back price of tasks | lock: ROW EXCLUSIVE on tasks
CALL pleat.backfill('bring back price of tasks', 'public.tasks', ARRAY['id'], $pleat$
  UPDATE public.tasks SET price = (cents / 100.0)::numeric(8,3)
  WHERE PLEAT_BATCH AND (public.tasks.price IS DISTINCT FROM (cents / 100.0)::numeric(8,3))
    AND (public.tasks.cents IS DISTINCT FROM (price * 100)::integer OR public.tasks.price IS NOT DISTINCT FROM NULL)
$pleat$);

BEGIN;
-- 19.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 19.2 see that the values can be told from a row | lock: ACCESS SHARE on tasks
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (born_at), (born)
  FROM (SELECT * FROM public.tasks LIMIT 0) AS tasks;
END $pleat$;
-- 19.3 create the function of the trigger that follows | lock: none
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
-- 19.4 let born of tasks follow born_at, and the other way | lock: SHARE ROW EXCLUSIVE on tasks
CREATE TRIGGER "~pleat_relay_born" BEFORE INSERT OR UPDATE ON public.tasks
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.tasks.born" ('relay', 'leaving', 'born_at', 'forth', 'born', 'born_at', 'back', 'born_at', 'born');
COMMIT;

-- 20. bring back born_at of tasks | lock: ROW EXCLUSIVE on tasks
CALL pleat.backfill('bring back born_at of tasks', 'public.tasks', ARRAY['id'], $pleat$
  UPDATE public.tasks SET born_at = (born)::timestamp with time zone
  WHERE PLEAT_BATCH AND (public.tasks.born_at IS DISTINCT FROM (born)::timestamp with time zone)
    AND (public.tasks.born IS DISTINCT FROM (born_at)::date OR public.tasks.born_at IS NOT DISTINCT FROM NULL)
$pleat$);

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
-- 1.1 let address of tasks follow no more | lock: ACCESS EXCLUSIVE on tasks
DROP TRIGGER "~pleat_relay_address" ON public.tasks;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.tasks.address" ();
-- 2.1 let full of tasks follow no more | lock: ACCESS EXCLUSIVE on tasks
DROP TRIGGER "~pleat_relay_full" ON public.tasks;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.tasks.full" ();
-- 3.1 let cents of tasks follow no more | lock: ACCESS EXCLUSIVE on tasks
DROP TRIGGER "~pleat_relay_cents" ON public.tasks;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.tasks.cents" ();
-- 4.1 let born of tasks follow no more | lock: ACCESS EXCLUSIVE on tasks
DROP TRIGGER "~pleat_relay_born" ON public.tasks;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.tasks.born" ();
-- 5. set not null on tasks.price again if every row allows it | lock: ACCESS EXCLUSIVE on tasks | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.tasks WHERE public.tasks.price IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.tasks.price';
  ELSE
    ALTER TABLE public.tasks ALTER COLUMN price SET NOT NULL;
  END IF;
END $pleat$;
-- 6. set not null on tasks.born_at again if every row allows it | lock: ACCESS EXCLUSIVE on tasks | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.tasks WHERE public.tasks.born_at IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.tasks.born_at';
  ELSE
    ALTER TABLE public.tasks ALTER COLUMN born_at SET NOT NULL;
  END IF;
END $pleat$;
-- 7. drop column tasks.address | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks DROP COLUMN address;
-- 8. drop column tasks.full | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks DROP COLUMN "full";
-- 9. drop column tasks.cents | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks DROP COLUMN cents;
-- 10. drop column tasks.born | lock: ACCESS EXCLUSIVE on tasks
ALTER TABLE public.tasks DROP COLUMN born;
-- 11.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 11.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 11.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
