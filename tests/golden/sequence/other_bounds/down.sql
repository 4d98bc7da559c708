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
  ('convert e.k', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of e.k in its place: add column e.pleat_new_k integer | lock: ACCESS EXCLUSIVE on e
ALTER TABLE public.e ADD COLUMN pleat_new_k integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.e.pleat_new_k" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_k IS DISTINCT FROM OLD.pleat_new_k THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_k:= NEW.k::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_k:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep e.pleat_new_k equal to k | lock: SHARE ROW EXCLUSIVE on e
CREATE TRIGGER pleat_mirror_pleat_new_k BEFORE INSERT OR UPDATE ON public.e FOR EACH ROW EXECUTE FUNCTION pleat."public.e.pleat_new_k" ('mirror', 'k', 'pleat_new_k');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on e
COMMENT ON TRIGGER pleat_mirror_pleat_new_k ON public.e IS 'pleat: keeps pleat_new_k equal to k while a change is under way';
COMMIT;

-- 3. fill e.pleat_new_k from k | lock: ROW EXCLUSIVE on e
CALL pleat.backfill('fill e.pleat_new_k from k once more', 'public.e', ARRAY['ctid'], $pleat$
  UPDATE public.e SET pleat_new_k = public.e.k::integer
  WHERE PLEAT_BATCH AND public.e.pleat_new_k IS DISTINCT FROM public.e.k::integer
$pleat$);

BEGIN;
-- 4. reject new nulls in e.pleat_new_k | lock: ACCESS EXCLUSIVE on e
ALTER TABLE public.e ADD CONSTRAINT pleat_not_null_pleat_new_k CHECK (pleat_new_k IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 5. validate constraint e.pleat_not_null_pleat_new_k | lock: SHARE UPDATE EXCLUSIVE on e | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.e VALIDATE CONSTRAINT pleat_not_null_pleat_new_k;
COMMIT;

BEGIN;
-- 6.1 undo: put the successor of e.k in its place: set not null on e.pleat_new_k | lock: ACCESS EXCLUSIVE on e | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.e ALTER COLUMN pleat_new_k SET NOT NULL;
-- 6.2 drop constraint e.pleat_not_null_pleat_new_k | lock: ACCESS EXCLUSIVE on e
ALTER TABLE public.e DROP CONSTRAINT pleat_not_null_pleat_new_k;
-- 6.3 stop keeping e.pleat_new_k equal to k | lock: ACCESS EXCLUSIVE on e
DROP TRIGGER pleat_mirror_pleat_new_k ON public.e;
-- 6.4 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.e.pleat_new_k" ();
-- 6.5 rename column e.k to pleat_old_k | lock: ACCESS EXCLUSIVE on e
ALTER TABLE public.e RENAME COLUMN k TO pleat_old_k;
-- 6.6 rename column e.pleat_new_k to k | lock: ACCESS EXCLUSIVE on e
ALTER TABLE public.e RENAME COLUMN pleat_new_k TO k;
-- 6.7 rename sequence e_k_seq to pleat_old_e_k_seq | lock: none
ALTER SEQUENCE public.e_k_seq RENAME TO pleat_old_e_k_seq;
-- 6.8 let the sequence go on in the successor of e.k | lock: ACCESS EXCLUSIVE on e
ALTER TABLE public.e ALTER COLUMN k ADD GENERATED ALWAYS AS IDENTITY;
-- 6.9 let the sequence go on where the old one is | lock: none
SELECT pg_catalog.setval('public.e_k_seq', last_value, is_called) FROM public.pleat_old_e_k_seq WHERE last_value BETWEEN 1 AND 2147483647;
-- 6.10 drop column e.pleat_old_k | lock: ACCESS EXCLUSIVE on e
ALTER TABLE public.e DROP COLUMN pleat_old_k;
-- 6.11 add column e.pleat_new_k bigint | lock: ACCESS EXCLUSIVE on e
ALTER TABLE public.e ADD COLUMN pleat_new_k bigint;
-- 6.12 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.13 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.e.pleat_new_k" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_k IS DISTINCT FROM OLD.pleat_new_k THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_k:= NEW.k::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_k:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 6.14 keep e.pleat_new_k equal to k | lock: SHARE ROW EXCLUSIVE on e
CREATE TRIGGER pleat_mirror_pleat_new_k BEFORE INSERT OR UPDATE ON public.e FOR EACH ROW EXECUTE FUNCTION pleat."public.e.pleat_new_k" ('mirror', 'k', 'pleat_new_k');
-- 6.15 say what the trigger is for | lock: ACCESS SHARE on e
COMMENT ON TRIGGER pleat_mirror_pleat_new_k ON public.e IS 'pleat: keeps pleat_new_k equal to k while a change is under way';
COMMIT;

BEGIN;
-- 7. give t.b an identity | lock: ACCESS EXCLUSIVE on t
DO $pleat$ BEGIN
  IF (SELECT last_value FROM public.t_b_seq) BETWEEN 2 AND 2147483647 THEN
    ALTER TABLE public.t ALTER COLUMN b SET START WITH 3 SET MINVALUE 2;
  ELSE
    ALTER TABLE public.t ALTER COLUMN b SET START WITH 3 SET MINVALUE 2 RESTART;
  END IF;
END $pleat$;
-- 8. give t.a an identity | lock: ACCESS EXCLUSIVE on t
DO $pleat$ BEGIN
  IF (SELECT last_value FROM public.t_a_seq) BETWEEN 1 AND 2147483647 THEN
    ALTER TABLE public.t ALTER COLUMN a SET START WITH 1 SET INCREMENT BY 1 SET MINVALUE 1 SET NO MAXVALUE;
  ELSE
    ALTER TABLE public.t ALTER COLUMN a SET START WITH 1 SET INCREMENT BY 1 SET MINVALUE 1 SET NO MAXVALUE RESTART;
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 9. drop not null on e.pleat_new_k | lock: ACCESS EXCLUSIVE on e
ALTER TABLE public.e ALTER COLUMN pleat_new_k DROP NOT NULL;
-- 10. drop constraint e.pleat_not_null_pleat_new_k | lock: ACCESS EXCLUSIVE on e
ALTER TABLE public.e DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_k;
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
-- 1.1 undo: add a successor of type bigint for e.k: stop keeping e.pleat_new_k equal to k | lock: ACCESS EXCLUSIVE on e
DROP TRIGGER pleat_mirror_pleat_new_k ON public.e;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.e.pleat_new_k" ();
-- 1.3 drop column e.pleat_new_k | lock: ACCESS EXCLUSIVE on e
ALTER TABLE public.e DROP COLUMN pleat_new_k;
COMMIT;

BEGIN;
-- 2. alter sequence widens | lock: SHARE ROW EXCLUSIVE on widens
DO $pleat$ BEGIN
  IF (SELECT last_value FROM public.widens) BETWEEN 1 AND 100 THEN
    ALTER SEQUENCE public.widens MAXVALUE 100;
  ELSE
    ALTER SEQUENCE public.widens MAXVALUE 100 RESTART;
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 3. alter sequence turns | lock: SHARE ROW EXCLUSIVE on turns
DO $pleat$ BEGIN
  IF (SELECT last_value FROM public.turns) BETWEEN 1 AND 9223372036854775807 THEN
    ALTER SEQUENCE public.turns START WITH 1 INCREMENT BY 1 MINVALUE 1 NO MAXVALUE;
  ELSE
    ALTER SEQUENCE public.turns START WITH 1 INCREMENT BY 1 MINVALUE 1 NO MAXVALUE RESTART;
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 4. alter sequence starts | lock: SHARE ROW EXCLUSIVE on starts
ALTER SEQUENCE public.starts START WITH 5 MINVALUE 2 NO MAXVALUE;
COMMIT;

BEGIN;
-- 5. alter sequence moves | lock: SHARE ROW EXCLUSIVE on moves
DO $pleat$ BEGIN
  IF (SELECT last_value FROM public.moves) BETWEEN 5 AND 10 THEN
    ALTER SEQUENCE public.moves START WITH 5 INCREMENT BY 1 MINVALUE 5 MAXVALUE 10;
  ELSE
    ALTER SEQUENCE public.moves START WITH 5 INCREMENT BY 1 MINVALUE 5 MAXVALUE 10 RESTART;
  END IF;
END $pleat$;
-- 6.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 6.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 6.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
