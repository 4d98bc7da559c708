-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop sequence gone: the sequence starts again from its beginning

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
  ('fill t.m', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop sequence gone: create sequence gone | lock: none
CREATE SEQUENCE public.gone AS smallint MAXVALUE 1000;
-- 2.2 comment on sequence gone | lock: none
COMMENT ON SEQUENCE public.gone IS 'Goes';
-- 3. rename sequence new_name to old_name | lock: ACCESS EXCLUSIVE on new_name
ALTER SEQUENCE public.new_name RENAME TO old_name;
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
-- 1. drop column t.m | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN m;
-- 2. drop sequence come | lock: none
DROP SEQUENCE public.come;
COMMIT;

BEGIN;
-- 3. let sequence b belong to no column | lock: SHARE ROW EXCLUSIVE on b
ALTER SEQUENCE public.b OWNED BY NONE;
COMMIT;

BEGIN;
-- 4. alter sequence a | lock: SHARE ROW EXCLUSIVE on a
DO $pleat$ BEGIN
  IF (SELECT last_value FROM public.a) BETWEEN 1 AND 9223372036854775807 THEN
    ALTER SEQUENCE public.a START WITH 1 INCREMENT BY 1 NO MINVALUE CACHE 1 NO CYCLE;
  ELSE
    ALTER SEQUENCE public.a START WITH 1 INCREMENT BY 1 NO MINVALUE CACHE 1 NO CYCLE RESTART;
  END IF;
END $pleat$;
-- 5. comment on sequence a | lock: SHARE UPDATE EXCLUSIVE on a
COMMENT ON SEQUENCE public.a IS 'Old';
-- 6.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 6.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 6.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
