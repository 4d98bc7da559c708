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
  ('convert tickets.code', true),
  ('convert tickets.number', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of tickets.code in its place: add column tickets.pleat_new_code character varying(10) | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ADD COLUMN pleat_new_code character varying(10);
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.tickets.pleat_new_code" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_code IS DISTINCT FROM OLD.pleat_new_code THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_code:= NEW.code::character varying;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_code:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep tickets.pleat_new_code equal to code | lock: SHARE ROW EXCLUSIVE on tickets
CREATE TRIGGER pleat_mirror_pleat_new_code BEFORE INSERT OR UPDATE ON public.tickets FOR EACH ROW EXECUTE FUNCTION pleat."public.tickets.pleat_new_code" ('mirror', 'code', 'pleat_new_code');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on tickets
COMMENT ON TRIGGER pleat_mirror_pleat_new_code ON public.tickets IS 'pleat: keeps pleat_new_code equal to code while a change is under way';
COMMIT;

-- 3. fill tickets.pleat_new_code from code | lock: ROW EXCLUSIVE on tickets
CALL pleat.backfill('fill tickets.pleat_new_code from code once more', 'public.tickets', ARRAY['number'], $pleat$
  UPDATE public.tickets SET pleat_new_code = public.tickets.code::character varying
  WHERE PLEAT_BATCH AND public.tickets.pleat_new_code IS DISTINCT FROM public.tickets.code::character varying
$pleat$);

SET lock_timeout = 0;
-- 4. build unique index pleat_new_tickets_code_idx on tickets without blocking writes | lock: SHARE UPDATE EXCLUSIVE on tickets | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_tickets_code_idx ON public.tickets ((lower(pleat_new_code)));
SET lock_timeout = '3s';

BEGIN;
-- 5.1 undo: put the successor of tickets.code in its place: stop keeping tickets.pleat_new_code equal to code | lock: ACCESS EXCLUSIVE on tickets
DROP TRIGGER pleat_mirror_pleat_new_code ON public.tickets;
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.tickets.pleat_new_code" ();
-- 5.3 rename column tickets.code to pleat_old_code | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets RENAME COLUMN code TO pleat_old_code;
-- 5.4 rename column tickets.pleat_new_code to code | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets RENAME COLUMN pleat_new_code TO code;
-- 5.5 drop column tickets.pleat_old_code | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP COLUMN pleat_old_code;
-- 5.6 rename index pleat_new_tickets_code_idx to tickets_code_idx | lock: none
ALTER INDEX public.pleat_new_tickets_code_idx RENAME TO tickets_code_idx;
-- 5.7 set not null on tickets.code again if every row allows it | lock: ACCESS EXCLUSIVE on tickets | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.tickets WHERE public.tickets.code IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.tickets.code';
  ELSE
    ALTER TABLE public.tickets ALTER COLUMN code SET NOT NULL;
  END IF;
END $pleat$;
-- 5.8 add column tickets.pleat_new_code character(12) | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ADD COLUMN pleat_new_code character(12);
-- 5.9 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.10 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.tickets.pleat_new_code" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_code IS DISTINCT FROM OLD.pleat_new_code THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_code:= NEW.code::character varying;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_code:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 5.11 keep tickets.pleat_new_code equal to code | lock: SHARE ROW EXCLUSIVE on tickets
CREATE TRIGGER pleat_mirror_pleat_new_code BEFORE INSERT OR UPDATE ON public.tickets FOR EACH ROW EXECUTE FUNCTION pleat."public.tickets.pleat_new_code" ('mirror', 'code', 'pleat_new_code');
-- 5.12 say what the trigger is for | lock: ACCESS SHARE on tickets
COMMENT ON TRIGGER pleat_mirror_pleat_new_code ON public.tickets IS 'pleat: keeps pleat_new_code equal to code while a change is under way';
-- 6.1 undo: put the successor of tickets.number in its place: add column tickets.pleat_new_number integer | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ADD COLUMN pleat_new_number integer;
-- 6.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.tickets.pleat_new_number" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_number IS DISTINCT FROM OLD.pleat_new_number THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_number:= NEW.number::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_number:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 6.4 keep tickets.pleat_new_number equal to number | lock: SHARE ROW EXCLUSIVE on tickets
CREATE TRIGGER pleat_mirror_pleat_new_number BEFORE INSERT OR UPDATE ON public.tickets FOR EACH ROW EXECUTE FUNCTION pleat."public.tickets.pleat_new_number" ('mirror', 'number', 'pleat_new_number');
-- 6.5 say what the trigger is for | lock: ACCESS SHARE on tickets
COMMENT ON TRIGGER pleat_mirror_pleat_new_number ON public.tickets IS 'pleat: keeps pleat_new_number equal to number while a change is under way';
COMMIT;

-- 7. fill tickets.pleat_new_number from number | lock: ROW EXCLUSIVE on tickets
CALL pleat.backfill('fill tickets.pleat_new_number from number once more', 'public.tickets', ARRAY['number'], $pleat$
  UPDATE public.tickets SET pleat_new_number = public.tickets.number::integer
  WHERE PLEAT_BATCH AND public.tickets.pleat_new_number IS DISTINCT FROM public.tickets.number::integer
$pleat$);

SET lock_timeout = 0;
-- 8. build unique index pleat_new_tickets_pkey on tickets without blocking writes | lock: SHARE UPDATE EXCLUSIVE on tickets | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_tickets_pkey ON public.tickets (pleat_new_number);
SET lock_timeout = '3s';

BEGIN;
-- 9. reject new nulls in tickets.pleat_new_number | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ADD CONSTRAINT pleat_not_null_pleat_new_number CHECK (pleat_new_number IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 10. validate constraint tickets.pleat_not_null_pleat_new_number | lock: SHARE UPDATE EXCLUSIVE on tickets | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.tickets VALIDATE CONSTRAINT pleat_not_null_pleat_new_number;
COMMIT;

BEGIN;
-- 11.1 undo: put the successor of tickets.number in its place: set not null on tickets.pleat_new_number | lock: ACCESS EXCLUSIVE on tickets | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.tickets ALTER COLUMN pleat_new_number SET NOT NULL;
-- 11.2 drop constraint tickets.pleat_not_null_pleat_new_number | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP CONSTRAINT pleat_not_null_pleat_new_number;
-- 11.3 stop keeping tickets.pleat_new_number equal to number | lock: ACCESS EXCLUSIVE on tickets
DROP TRIGGER pleat_mirror_pleat_new_number ON public.tickets;
-- 11.4 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.tickets.pleat_new_number" ();
-- 11.5 rename column tickets.number to pleat_old_number | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets RENAME COLUMN number TO pleat_old_number;
-- 11.6 rename column tickets.pleat_new_number to number | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets RENAME COLUMN pleat_new_number TO number;
-- 11.7 give tickets.number a default | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ALTER COLUMN number SET DEFAULT nextval('public.ticket_numbers');
-- 11.8 let sequence ticket_numbers belong to tickets.number | lock: SHARE ROW EXCLUSIVE on ticket_numbers
ALTER SEQUENCE public.ticket_numbers OWNED BY public.tickets.number;
-- 11.9 drop column tickets.pleat_old_number | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP COLUMN pleat_old_number;
-- 11.10 add primary key tickets.tickets_pkey from its index | lock: ACCESS EXCLUSIVE on tickets | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.tickets ADD CONSTRAINT tickets_pkey PRIMARY KEY USING INDEX pleat_new_tickets_pkey;
-- 11.11 add column tickets.pleat_new_number bigint | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ADD COLUMN pleat_new_number bigint;
-- 11.12 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 11.13 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.tickets.pleat_new_number" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_number IS DISTINCT FROM OLD.pleat_new_number THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_number:= NEW.number::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_number:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 11.14 keep tickets.pleat_new_number equal to number | lock: SHARE ROW EXCLUSIVE on tickets
CREATE TRIGGER pleat_mirror_pleat_new_number BEFORE INSERT OR UPDATE ON public.tickets FOR EACH ROW EXECUTE FUNCTION pleat."public.tickets.pleat_new_number" ('mirror', 'number', 'pleat_new_number');
-- 11.15 say what the trigger is for | lock: ACCESS SHARE on tickets
COMMENT ON TRIGGER pleat_mirror_pleat_new_number ON public.tickets IS 'pleat: keeps pleat_new_number equal to number while a change is under way';
-- 12. drop not null on tickets.pleat_new_code | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ALTER COLUMN pleat_new_code DROP NOT NULL;
-- 13. drop constraint tickets.pleat_not_null_pleat_new_code | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_code;
COMMIT;

SET lock_timeout = 0;
-- 14. drop index pleat_new_tickets_code_idx | lock: SHARE UPDATE EXCLUSIVE on tickets
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_tickets_code_idx;
SET lock_timeout = '3s';

BEGIN;
-- 15. drop not null on tickets.pleat_new_number | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ALTER COLUMN pleat_new_number DROP NOT NULL;
-- 16. drop constraint tickets.pleat_not_null_pleat_new_number | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_number;
COMMIT;

SET lock_timeout = 0;
-- 17. drop index pleat_new_tickets_pkey | lock: SHARE UPDATE EXCLUSIVE on tickets
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_tickets_pkey;
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
-- 1.1 undo: add a successor of type character(12) for tickets.code: stop keeping tickets.pleat_new_code equal to code | lock: ACCESS EXCLUSIVE on tickets
DROP TRIGGER pleat_mirror_pleat_new_code ON public.tickets;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.tickets.pleat_new_code" ();
-- 1.3 drop column tickets.pleat_new_code | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP COLUMN pleat_new_code;
-- 2.1 undo: add a successor of type bigint for tickets.number: stop keeping tickets.pleat_new_number equal to number | lock: ACCESS EXCLUSIVE on tickets
DROP TRIGGER pleat_mirror_pleat_new_number ON public.tickets;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.tickets.pleat_new_number" ();
-- 2.3 drop column tickets.pleat_new_number | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP COLUMN pleat_new_number;
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
