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
  ('copy trace.condition', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column trace.condition and keep it equal to state: add column trace.condition text | lock: ACCESS EXCLUSIVE on trace | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.trace ADD COLUMN condition text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep trace.condition equal to state | lock: SHARE ROW EXCLUSIVE on trace
CREATE TRIGGER pleat_mirror_condition BEFORE INSERT OR UPDATE ON public.trace FOR EACH ROW EXECUTE FUNCTION pleat."public.trace.condition" ('mirror', 'state', 'condition');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on trace
COMMENT ON TRIGGER pleat_mirror_condition ON public.trace IS 'pleat: keeps condition equal to state while a change is under way';
-- 2.6 grant update on column trace.condition to other with grant option | lock: none
GRANT UPDATE (condition) ON TABLE public.trace TO other WITH GRANT OPTION;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill trace.condition from state | lock: ROW EXCLUSIVE on trace
CALL pleat.backfill('copy trace.condition', 'public.trace', ARRAY['id'], $pleat$
  UPDATE public.trace SET condition = public.trace.state
  WHERE PLEAT_BATCH AND public.trace.condition IS DISTINCT FROM public.trace.state
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4.1 drop the copy and rename column trace.state to condition: stop keeping trace.condition equal to state | lock: ACCESS EXCLUSIVE on trace
DROP TRIGGER pleat_mirror_condition ON public.trace;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.trace.condition" ();
-- 4.3 drop column trace.condition | lock: ACCESS EXCLUSIVE on trace
ALTER TABLE public.trace DROP COLUMN condition;
-- 4.4 rename column trace.state to condition | lock: ACCESS EXCLUSIVE on trace | H301 code from before the change fails from here on
ALTER TABLE public.trace RENAME COLUMN state TO condition;
-- 5. let table trace belong to other | lock: ACCESS EXCLUSIVE on trace | H301 code from before the change fails from here on
ALTER TABLE public.trace OWNER TO other;
-- 6.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 6.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 6.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
