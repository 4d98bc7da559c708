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
  ('fill parts.more', false),
  ('fill parts.most', false)
ON CONFLICT (name) DO NOTHING;
-- 2. create domain count | lock: none
CREATE DOMAIN public.count AS integer DEFAULT 7;
-- 3.1 add column parts.more public.count | lock: ACCESS EXCLUSIVE on parts
ALTER TABLE public.parts ADD COLUMN more public.count DEFAULT NULL;
-- 3.2 drop the default of parts.more | lock: ACCESS EXCLUSIVE on parts
ALTER TABLE public.parts ALTER COLUMN more DROP DEFAULT;
-- 4.1 add column parts.most public.count | lock: ACCESS EXCLUSIVE on parts
ALTER TABLE public.parts ADD COLUMN most public.count DEFAULT NULL;
-- 4.2 drop the default of parts.most | lock: ACCESS EXCLUSIVE on parts
ALTER TABLE public.parts ALTER COLUMN most DROP DEFAULT;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill parts.more | lock: ROW EXCLUSIVE on parts
CALL pleat.backfill('fill parts.more', 'public.parts', ARRAY['id'], $pleat$
  UPDATE public.parts SET more = (number + 1)
  WHERE PLEAT_BATCH AND public.parts.more IS NULL
$pleat$);

-- 6. fill parts.most | lock: ROW EXCLUSIVE on parts
CALL pleat.backfill('fill parts.most', 'public.parts', ARRAY['id'], $pleat$
  UPDATE public.parts SET most = (number + 2)
  WHERE PLEAT_BATCH AND public.parts.most IS NULL
$pleat$);

BEGIN;
-- 7. check that rows are filled | lock: none
DO $pleat$
#variable_conflict use_column
BEGIN
  IF (not exists (
  select from parts where number > 0 and (more, most) is distinct from (number + 1, number + 2))) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: rows are filled',
      HINT = 'nothing was dropped; bring the rows in line and run this phase again';
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 8. check that rows without a word have the default | lock: none
DO $pleat$
#variable_conflict use_column
BEGIN
  IF (not exists (
  select from parts where number < 0 and (more, most) is distinct from (7, 7))) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: rows without a word have the default',
      HINT = 'nothing was dropped; bring the rows in line and run this phase again';
  END IF;
END $pleat$;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 9. fill parts.most | lock: ROW EXCLUSIVE on parts
CALL pleat.backfill('fill parts.most once more', 'public.parts', ARRAY['id'], $pleat$
  UPDATE public.parts SET most = (number + 2)
  WHERE PLEAT_BATCH AND public.parts.most IS NULL
$pleat$);

BEGIN;
-- 10.1 drop constraint parts.pleat_not_null_most | lock: ACCESS EXCLUSIVE on parts
ALTER TABLE public.parts DROP CONSTRAINT IF EXISTS pleat_not_null_most;
-- 10.2 reject new nulls in parts.most | lock: ACCESS EXCLUSIVE on parts
ALTER TABLE public.parts ADD CONSTRAINT pleat_not_null_most CHECK (most IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 11. validate constraint parts.pleat_not_null_most | lock: SHARE UPDATE EXCLUSIVE on parts
ALTER TABLE public.parts VALIDATE CONSTRAINT pleat_not_null_most;
COMMIT;

BEGIN;
-- 12.1 set not null on parts.most | lock: ACCESS EXCLUSIVE on parts
ALTER TABLE public.parts ALTER COLUMN most SET NOT NULL;
-- 12.2 drop constraint parts.pleat_not_null_most | lock: ACCESS EXCLUSIVE on parts
ALTER TABLE public.parts DROP CONSTRAINT pleat_not_null_most;
-- 13.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 13.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 13.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
