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
  ('fill t.m', false)
ON CONFLICT (name) DO NOTHING;
-- 2. comment on sequence a | lock: SHARE UPDATE EXCLUSIVE on a
COMMENT ON SEQUENCE public.a IS 'New';
-- 3. alter sequence a | lock: SHARE ROW EXCLUSIVE on a
ALTER SEQUENCE public.a START WITH -5 INCREMENT BY 10 MINVALUE -5 CACHE 20 CYCLE;
COMMIT;

BEGIN;
-- 4. let sequence b belong to t.n | lock: SHARE ROW EXCLUSIVE on b
ALTER SEQUENCE public.b OWNED BY public.t.n;
-- 5. create sequence come | lock: none
CREATE SEQUENCE public.come AS integer START WITH 7;
COMMIT;

BEGIN;
-- 6.1 add column t.m bigint | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN m bigint;
-- 6.2 give t.m a default | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN m SET DEFAULT nextval('public.come');
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 7. fill t.m | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.m', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET m = (nextval('public.come'))
  WHERE PLEAT_BATCH AND public.t.m IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 8. rename sequence old_name to new_name | lock: ACCESS EXCLUSIVE on old_name | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER SEQUENCE public.old_name RENAME TO new_name;
COMMIT;

BEGIN;
-- 9. drop sequence gone | lock: ACCESS EXCLUSIVE on gone | H101 rows or values are gone for good
DROP SEQUENCE public.gone;
-- 10.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 10.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 10.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
