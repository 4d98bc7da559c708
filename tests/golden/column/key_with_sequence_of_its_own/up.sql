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
  ('convert tickets.number', false),
  ('convert tickets.code', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type bigint for tickets.number: add column tickets.pleat_new_number bigint | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ADD COLUMN pleat_new_number bigint;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep tickets.pleat_new_number equal to number | lock: SHARE ROW EXCLUSIVE on tickets
CREATE TRIGGER pleat_mirror_pleat_new_number BEFORE INSERT OR UPDATE ON public.tickets FOR EACH ROW EXECUTE FUNCTION pleat."public.tickets.pleat_new_number" ('mirror', 'number', 'pleat_new_number');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on tickets
COMMENT ON TRIGGER pleat_mirror_pleat_new_number ON public.tickets IS 'pleat: keeps pleat_new_number equal to number while a change is under way';
-- 3.1 add a successor of type character(12) for tickets.code: add column tickets.pleat_new_code character(12) | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ADD COLUMN pleat_new_code character(12);
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep tickets.pleat_new_code equal to code | lock: SHARE ROW EXCLUSIVE on tickets
CREATE TRIGGER pleat_mirror_pleat_new_code BEFORE INSERT OR UPDATE ON public.tickets FOR EACH ROW EXECUTE FUNCTION pleat."public.tickets.pleat_new_code" ('mirror', 'code', 'pleat_new_code');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on tickets
COMMENT ON TRIGGER pleat_mirror_pleat_new_code ON public.tickets IS 'pleat: keeps pleat_new_code equal to code while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill tickets.pleat_new_number from number | lock: ROW EXCLUSIVE on tickets
CALL pleat.backfill('convert tickets.number', 'public.tickets', ARRAY['number'], $pleat$
  UPDATE public.tickets SET pleat_new_number = public.tickets.number::bigint
  WHERE PLEAT_BATCH AND public.tickets.pleat_new_number IS DISTINCT FROM public.tickets.number::bigint
$pleat$);

-- 5. fill tickets.pleat_new_code from code | lock: ROW EXCLUSIVE on tickets
CALL pleat.backfill('convert tickets.code', 'public.tickets', ARRAY['number'], $pleat$
  UPDATE public.tickets SET pleat_new_code = public.tickets.code::character varying
  WHERE PLEAT_BATCH AND public.tickets.pleat_new_code IS DISTINCT FROM public.tickets.code::character varying
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill tickets.pleat_new_number from number | lock: ROW EXCLUSIVE on tickets | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill tickets.pleat_new_number from number once more', 'public.tickets', ARRAY['number'], $pleat$
  UPDATE public.tickets SET pleat_new_number = public.tickets.number::bigint
  WHERE PLEAT_BATCH AND public.tickets.pleat_new_number IS DISTINCT FROM public.tickets.number::bigint
$pleat$);

SET lock_timeout = 0;
-- 7.1 build the successor of key tickets.tickets_pkey: drop index pleat_new_tickets_pkey | lock: SHARE UPDATE EXCLUSIVE on tickets
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_tickets_pkey;
-- 7.2 build unique index pleat_new_tickets_pkey on tickets without blocking writes | lock: SHARE UPDATE EXCLUSIVE on tickets | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_tickets_pkey ON public.tickets (pleat_new_number);
SET lock_timeout = '3s';

BEGIN;
-- 8.1 drop constraint tickets.pleat_not_null_pleat_new_number | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_number;
-- 8.2 reject new nulls in tickets.pleat_new_number | lock: ACCESS EXCLUSIVE on tickets | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.tickets ADD CONSTRAINT pleat_not_null_pleat_new_number CHECK (pleat_new_number IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 9. validate constraint tickets.pleat_not_null_pleat_new_number | lock: SHARE UPDATE EXCLUSIVE on tickets
ALTER TABLE public.tickets VALIDATE CONSTRAINT pleat_not_null_pleat_new_number;
COMMIT;

BEGIN;
-- 10.1 set not null on tickets.pleat_new_number | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ALTER COLUMN pleat_new_number SET NOT NULL;
-- 10.2 drop constraint tickets.pleat_not_null_pleat_new_number | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP CONSTRAINT pleat_not_null_pleat_new_number;
COMMIT;

-- 11. fill tickets.pleat_new_code from code | lock: ROW EXCLUSIVE on tickets | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill tickets.pleat_new_code from code once more', 'public.tickets', ARRAY['number'], $pleat$
  UPDATE public.tickets SET pleat_new_code = public.tickets.code::character varying
  WHERE PLEAT_BATCH AND public.tickets.pleat_new_code IS DISTINCT FROM public.tickets.code::character varying
$pleat$);

SET lock_timeout = 0;
-- 12.1 build the successor of index tickets_code_idx: drop index pleat_new_tickets_code_idx | lock: SHARE UPDATE EXCLUSIVE on tickets
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_tickets_code_idx;
-- 12.2 build unique index pleat_new_tickets_code_idx on tickets without blocking writes | lock: SHARE UPDATE EXCLUSIVE on tickets | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_tickets_code_idx ON public.tickets ((lower(pleat_new_code)));
SET lock_timeout = '3s';

BEGIN;
-- 13.1 drop constraint tickets.pleat_not_null_pleat_new_code | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_code;
-- 13.2 reject new nulls in tickets.pleat_new_code | lock: ACCESS EXCLUSIVE on tickets | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.tickets ADD CONSTRAINT pleat_not_null_pleat_new_code CHECK (pleat_new_code IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 14. validate constraint tickets.pleat_not_null_pleat_new_code | lock: SHARE UPDATE EXCLUSIVE on tickets
ALTER TABLE public.tickets VALIDATE CONSTRAINT pleat_not_null_pleat_new_code;
COMMIT;

BEGIN;
-- 15.1 set not null on tickets.pleat_new_code | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ALTER COLUMN pleat_new_code SET NOT NULL;
-- 15.2 drop constraint tickets.pleat_not_null_pleat_new_code | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP CONSTRAINT pleat_not_null_pleat_new_code;
COMMIT;

BEGIN;
-- 16.1 put the successor of tickets.number in its place: stop keeping tickets.pleat_new_number equal to number | lock: ACCESS EXCLUSIVE on tickets
DROP TRIGGER pleat_mirror_pleat_new_number ON public.tickets;
-- 16.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.tickets.pleat_new_number" ();
-- 16.3 rename column tickets.number to pleat_old_number | lock: ACCESS EXCLUSIVE on tickets | H301 code from before the change fails from here on
ALTER TABLE public.tickets RENAME COLUMN number TO pleat_old_number;
-- 16.4 rename column tickets.pleat_new_number to number | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets RENAME COLUMN pleat_new_number TO number;
-- 16.5 give tickets.number a default | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ALTER COLUMN number SET DEFAULT nextval('public.ticket_numbers');
-- 16.6 let sequence ticket_numbers belong to tickets.number | lock: SHARE ROW EXCLUSIVE on ticket_numbers
ALTER SEQUENCE public.ticket_numbers OWNED BY public.tickets.number;
-- 16.7 drop column tickets.pleat_old_number | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets DROP COLUMN pleat_old_number;
-- 16.8 add primary key tickets.tickets_pkey from its index | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets ADD CONSTRAINT tickets_pkey PRIMARY KEY USING INDEX pleat_new_tickets_pkey;
-- 17.1 put the successor of tickets.code in its place: stop keeping tickets.pleat_new_code equal to code | lock: ACCESS EXCLUSIVE on tickets
DROP TRIGGER pleat_mirror_pleat_new_code ON public.tickets;
-- 17.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.tickets.pleat_new_code" ();
-- 17.3 rename column tickets.code to pleat_old_code | lock: ACCESS EXCLUSIVE on tickets | H301 code from before the change fails from here on
ALTER TABLE public.tickets RENAME COLUMN code TO pleat_old_code;
-- 17.4 rename column tickets.pleat_new_code to code | lock: ACCESS EXCLUSIVE on tickets
ALTER TABLE public.tickets RENAME COLUMN pleat_new_code TO code;
-- 17.5 drop column tickets.pleat_old_code | lock: ACCESS EXCLUSIVE on tickets | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.tickets DROP COLUMN pleat_old_code;
-- 17.6 rename index pleat_new_tickets_code_idx to tickets_code_idx | lock: none
ALTER INDEX public.pleat_new_tickets_code_idx RENAME TO tickets_code_idx;
-- 18.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 18.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 18.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
