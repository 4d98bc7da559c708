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
  ('fill t.d', false)
ON CONFLICT (name) DO NOTHING;
-- 2. create enum come | lock: none
CREATE TYPE public.come AS ENUM ('x', 'y');
-- 3. add column t.c public.come not null | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN c public.come NOT NULL DEFAULT 'x';
-- 4.1 add column t.d public.come[] | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN d public.come[];
-- 4.2 give t.d a default | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN d SET DEFAULT '{x}';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill t.d | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.d', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET d = (array['y']::public.come[])
  WHERE PLEAT_BATCH AND public.t.d IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill t.d | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.d once more', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET d = (array['y']::public.come[])
  WHERE PLEAT_BATCH AND public.t.d IS NULL
$pleat$);

BEGIN;
-- 7.1 drop constraint t.pleat_not_null_d | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_d;
-- 7.2 reject new nulls in t.d | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT pleat_not_null_d CHECK (d IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 8. validate constraint t.pleat_not_null_d | lock: SHARE UPDATE EXCLUSIVE on t
ALTER TABLE public.t VALIDATE CONSTRAINT pleat_not_null_d;
COMMIT;

BEGIN;
-- 9.1 set not null on t.d | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN d SET NOT NULL;
-- 9.2 drop constraint t.pleat_not_null_d | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT pleat_not_null_d;
-- 10. drop column t.g | lock: ACCESS EXCLUSIVE on t | H101 rows or values are gone for good
ALTER TABLE public.t DROP COLUMN g;
-- 11. drop enum gone | lock: none
DROP TYPE public.gone;
-- 12.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 12.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 12.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
