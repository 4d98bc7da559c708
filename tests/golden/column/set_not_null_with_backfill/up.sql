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
  ('fill orders.note', false)
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
-- 2.2 make room for the values that are replaced | lock: ACCESS SHARE on orders
CREATE TABLE IF NOT EXISTS pleat_archive."was public.orders.note" AS SELECT id AS pleat_key_1, note AS pleat_was, note AS pleat_became FROM public.orders WITH NO DATA;
-- 2.3 keep one value a row | lock: none
CREATE UNIQUE INDEX IF NOT EXISTS "key of was public.orders.note" ON pleat_archive."was public.orders.note" (pleat_key_1);
-- 2.4 fill orders.note | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.note', 'public.orders', ARRAY['id'], $pleat$
  WITH pleat_rows (pleat_key_1, pleat_was) AS (SELECT id, note FROM public.orders
    WHERE PLEAT_BATCH AND public.orders.note IS NULL FOR NO KEY UPDATE), pleat_done AS (
  UPDATE public.orders SET note = ('') FROM pleat_rows WHERE (public.orders.id) = (pleat_key_1)
    RETURNING pleat_key_1, pleat_was, public.orders.note)
  INSERT INTO pleat_archive."was public.orders.note" SELECT * FROM pleat_done ON CONFLICT (pleat_key_1) DO UPDATE SET pleat_became = excluded.pleat_became
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3.1 create schema pleat_archive if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_archive;
-- 3.2 make room for the values that are replaced | lock: ACCESS SHARE on orders
CREATE TABLE IF NOT EXISTS pleat_archive."was public.orders.note" AS SELECT id AS pleat_key_1, note AS pleat_was, note AS pleat_became FROM public.orders WITH NO DATA;
-- 3.3 keep one value a row | lock: none
CREATE UNIQUE INDEX IF NOT EXISTS "key of was public.orders.note" ON pleat_archive."was public.orders.note" (pleat_key_1);
-- 3.4 fill orders.note | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.note once more', 'public.orders', ARRAY['id'], $pleat$
  WITH pleat_rows (pleat_key_1, pleat_was) AS (SELECT id, note FROM public.orders
    WHERE PLEAT_BATCH AND public.orders.note IS NULL FOR NO KEY UPDATE), pleat_done AS (
  UPDATE public.orders SET note = ('') FROM pleat_rows WHERE (public.orders.id) = (pleat_key_1)
    RETURNING pleat_key_1, pleat_was, public.orders.note)
  INSERT INTO pleat_archive."was public.orders.note" SELECT * FROM pleat_done ON CONFLICT (pleat_key_1) DO UPDATE SET pleat_became = excluded.pleat_became
$pleat$);

BEGIN;
-- 4.1 drop constraint orders.pleat_not_null_note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_note;
-- 4.2 reject new nulls in orders.note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_note CHECK (note IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 5. validate constraint orders.pleat_not_null_note | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_note;
COMMIT;

BEGIN;
-- 6.1 set not null on orders.note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN note SET NOT NULL;
-- 6.2 drop constraint orders.pleat_not_null_note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_note;
-- 7.1 forget the old values of orders.note | lock: none
DROP TABLE IF EXISTS pleat_archive."was public.orders.note";
-- 7.2 drop schema pleat_archive if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_archive')) THEN
    DROP SCHEMA IF EXISTS pleat_archive;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 8.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 8.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 8.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
