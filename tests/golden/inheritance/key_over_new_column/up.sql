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
  ('fill things.code', false)
ON CONFLICT (name) DO NOTHING;
-- 2. add column things.code text | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ADD COLUMN code text;
-- 3. create table a_lamps | lock: SHARE UPDATE EXCLUSIVE on things
CREATE TABLE public.a_lamps (
  watts integer,
  CONSTRAINT a_lamps_code_watts UNIQUE (code, watts)
) INHERITS (public.things);
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill things.code | lock: ROW EXCLUSIVE on things
CALL pleat.backfill('fill things.code', 'public.things', ARRAY['id'], $pleat$
  UPDATE public.things SET code = ('t' || id)
  WHERE PLEAT_BATCH AND public.things.code IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill things.code | lock: ROW EXCLUSIVE on things
CALL pleat.backfill('fill things.code once more', 'public.things', ARRAY['id'], $pleat$
  UPDATE public.things SET code = ('t' || id)
  WHERE PLEAT_BATCH AND public.things.code IS NULL
$pleat$);

BEGIN;
-- 6.1 drop constraint things.pleat_not_null_code | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP CONSTRAINT IF EXISTS pleat_not_null_code;
-- 6.2 reject new nulls in things.code | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ADD CONSTRAINT pleat_not_null_code CHECK (code IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 7. validate constraint things.pleat_not_null_code | lock: SHARE UPDATE EXCLUSIVE on things
ALTER TABLE public.things VALIDATE CONSTRAINT pleat_not_null_code;
COMMIT;

BEGIN;
-- 8.1 set not null on things.code | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ALTER COLUMN code SET NOT NULL;
-- 8.2 drop constraint things.pleat_not_null_code | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP CONSTRAINT pleat_not_null_code;
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
