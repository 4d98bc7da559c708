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
  ('copy trace.condition', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: let table trace belong to other: revoke update on column trace.condition from other | lock: none
REVOKE UPDATE (condition) ON TABLE public.trace FROM other;
-- 2.2 let table trace belong to keeper | lock: ACCESS EXCLUSIVE on trace
ALTER TABLE public.trace OWNER TO keeper;
-- 2.3 grant update on column trace.condition to other with grant option | lock: none
GRANT UPDATE (condition) ON TABLE public.trace TO other WITH GRANT OPTION;
-- 3.1 undo: drop the copy and rename column trace.state to condition: add column trace.state text | lock: ACCESS EXCLUSIVE on trace
ALTER TABLE public.trace ADD COLUMN state text;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.trace.state" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state IS DISTINCT FROM NULL THEN NEW.condition:= NEW.state; ELSE NEW.state:= NEW.condition; END IF;
  ELSIF NEW.state IS DISTINCT FROM OLD.state THEN
    NEW.condition:= NEW.state;
  ELSE
    NEW.state:= NEW.condition;
  END IF;
  RETURN NEW;
END $pleat$;
-- 3.4 keep trace.state equal to condition | lock: SHARE ROW EXCLUSIVE on trace
CREATE TRIGGER pleat_mirror_state BEFORE INSERT OR UPDATE ON public.trace FOR EACH ROW EXECUTE FUNCTION pleat."public.trace.state" ('mirror', 'condition', 'state');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on trace
COMMENT ON TRIGGER pleat_mirror_state ON public.trace IS 'pleat: keeps state equal to condition while a change is under way';
COMMIT;

-- 4. fill trace.state from condition | lock: ROW EXCLUSIVE on trace
CALL pleat.backfill('fill trace.state from condition once more', 'public.trace', ARRAY['id'], $pleat$
  UPDATE public.trace SET state = public.trace.condition
  WHERE PLEAT_BATCH AND public.trace.state IS DISTINCT FROM public.trace.condition
$pleat$);

BEGIN;
-- 5.1 undo: drop the copy and rename column trace.state to condition: stop keeping trace.state equal to condition | lock: ACCESS EXCLUSIVE on trace
DROP TRIGGER pleat_mirror_state ON public.trace;
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.trace.state" ();
-- 5.3 rename column trace.condition to pleat_swap_condition | lock: ACCESS EXCLUSIVE on trace
ALTER TABLE public.trace RENAME COLUMN condition TO pleat_swap_condition;
-- 5.4 rename column trace.state to condition | lock: ACCESS EXCLUSIVE on trace
ALTER TABLE public.trace RENAME COLUMN state TO condition;
-- 5.5 rename column trace.pleat_swap_condition to state | lock: ACCESS EXCLUSIVE on trace
ALTER TABLE public.trace RENAME COLUMN pleat_swap_condition TO state;
-- 5.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.trace.condition" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.condition IS DISTINCT FROM NULL THEN NEW.state:= NEW.condition; ELSE NEW.condition:= NEW.state; END IF;
  ELSIF NEW.condition IS DISTINCT FROM OLD.condition THEN
    NEW.state:= NEW.condition;
  ELSE
    NEW.condition:= NEW.state;
  END IF;
  RETURN NEW;
END $pleat$;
-- 5.8 keep trace.condition equal to state | lock: SHARE ROW EXCLUSIVE on trace
CREATE TRIGGER pleat_mirror_condition BEFORE INSERT OR UPDATE ON public.trace FOR EACH ROW EXECUTE FUNCTION pleat."public.trace.condition" ('mirror', 'state', 'condition');
-- 5.9 say what the trigger is for | lock: ACCESS SHARE on trace
COMMENT ON TRIGGER pleat_mirror_condition ON public.trace IS 'pleat: keeps condition equal to state while a change is under way';
-- 5.10 grant update on column trace.condition to other with grant option | lock: none
GRANT UPDATE (condition) ON TABLE public.trace TO other WITH GRANT OPTION;
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
-- 1.1 undo: add column trace.condition and keep it equal to state: stop keeping trace.condition equal to state | lock: ACCESS EXCLUSIVE on trace
DROP TRIGGER pleat_mirror_condition ON public.trace;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.trace.condition" ();
-- 1.3 drop column trace.condition | lock: ACCESS EXCLUSIVE on trace
ALTER TABLE public.trace DROP COLUMN condition;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
