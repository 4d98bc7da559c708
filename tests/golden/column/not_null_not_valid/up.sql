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
  ('fill notes.filled', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 create table lines | lock: none
CREATE TABLE public.lines (
  id bigint NOT NULL,
  of text,
  CONSTRAINT lines_pkey PRIMARY KEY (id)
);
-- 2.2 reject new nulls in lines.of | lock: none
ALTER TABLE public.lines ADD NOT NULL of NOT VALID;
-- 3. drop not null on notes.gone | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ALTER COLUMN gone DROP NOT NULL;
COMMIT;

BEGIN;
-- 4. drop not null on orders.loose | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN loose DROP NOT NULL;
-- 5. add column orders.fresh text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN fresh text;
-- 6. add column orders.given text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN given text DEFAULT 'x';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 7.1 create schema pleat_archive if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_archive;
-- 7.2 make room for the values that are replaced | lock: ACCESS SHARE on notes
CREATE TABLE IF NOT EXISTS pleat_archive."was public.notes.filled" AS SELECT id AS pleat_key_1, filled AS pleat_was, filled AS pleat_became FROM public.notes WITH NO DATA;
-- 7.3 keep one value a row | lock: none
CREATE UNIQUE INDEX IF NOT EXISTS "key of was public.notes.filled" ON pleat_archive."was public.notes.filled" (pleat_key_1);
-- 7.4 fill notes.filled | lock: ROW EXCLUSIVE on notes
CALL pleat.backfill('fill notes.filled', 'public.notes', ARRAY['id'], $pleat$
  WITH pleat_rows (pleat_key_1, pleat_was) AS (SELECT id, filled FROM public.notes
    WHERE PLEAT_BATCH AND public.notes.filled IS NULL FOR NO KEY UPDATE), pleat_done AS (
  UPDATE public.notes SET filled = ('none') FROM pleat_rows WHERE (public.notes.id) = (pleat_key_1)
    RETURNING pleat_key_1, pleat_was, public.notes.filled)
  INSERT INTO pleat_archive."was public.notes.filled" SELECT * FROM pleat_done ON CONFLICT (pleat_key_1) DO UPDATE SET pleat_became = excluded.pleat_became
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 8. validate constraint notes.notes_filled_not_null | lock: SHARE UPDATE EXCLUSIVE on notes
ALTER TABLE public.notes VALIDATE CONSTRAINT notes_filled_not_null;
COMMIT;

BEGIN;
-- 9. reject new nulls in orders.come | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD NOT NULL come NOT VALID;
COMMIT;

BEGIN;
-- 10. validate constraint orders.orders_checked_not_null | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_checked_not_null;
COMMIT;

BEGIN;
-- 11. reject new nulls in orders.fresh | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD NOT NULL fresh NOT VALID;
-- 12. reject new nulls in orders.given | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD NOT NULL given NOT VALID;
-- 13.1 forget the old values of notes.filled | lock: none
DROP TABLE IF EXISTS pleat_archive."was public.notes.filled";
-- 13.2 drop schema pleat_archive if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_archive')) THEN
    DROP SCHEMA IF EXISTS pleat_archive;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

BEGIN;
-- 14. drop column notes.gone | lock: ACCESS EXCLUSIVE on notes | H101 rows or values are gone for good
ALTER TABLE public.notes DROP COLUMN gone;
-- 15.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 15.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 15.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
