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
  ('fill docs.code', false)
ON CONFLICT (name) DO NOTHING;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 2.1 create schema pleat_archive if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_archive;
-- 2.2 make room for the values that are replaced | lock: ACCESS SHARE on docs
CREATE TABLE IF NOT EXISTS pleat_archive."was public.docs.code" AS SELECT id AS pleat_key_1, code AS pleat_was, code AS pleat_became FROM public.docs WITH NO DATA;
-- 2.3 keep one value a row | lock: none
CREATE UNIQUE INDEX IF NOT EXISTS "key of was public.docs.code" ON pleat_archive."was public.docs.code" (pleat_key_1);
-- 2.4 fill docs.code | lock: ROW EXCLUSIVE on docs
CALL pleat.backfill('fill docs.code', 'public.docs', ARRAY['id'], $pleat$
  WITH pleat_rows (pleat_key_1, pleat_was) AS (SELECT id, code FROM public.docs
    WHERE PLEAT_BATCH AND (code is null or code = 'none') AND public.docs.code IS DISTINCT FROM ('code ' || id)::text FOR NO KEY UPDATE), pleat_done AS (
  UPDATE public.docs SET code = ('code ' || id) FROM pleat_rows WHERE (public.docs.id) = (pleat_key_1)
    RETURNING pleat_key_1, pleat_was, public.docs.code)
  INSERT INTO pleat_archive."was public.docs.code" SELECT * FROM pleat_done ON CONFLICT (pleat_key_1) DO UPDATE SET pleat_became = excluded.pleat_became
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 3. build unique index docs_code_idx on docs | lock: SHARE UPDATE EXCLUSIVE on docs | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY docs_code_idx ON public.docs (code) NULLS NOT DISTINCT;
SET lock_timeout = '3s';

BEGIN;
-- 4.1 forget the old values of docs.code | lock: none
DROP TABLE IF EXISTS pleat_archive."was public.docs.code";
-- 4.2 drop schema pleat_archive if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_archive')) THEN
    DROP SCHEMA IF EXISTS pleat_archive;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 5.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 5.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 5.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
