-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column items.old: the column comes back without its values
-- not undone: forget the old values of items.price: values that the backfill replaced are forgotten

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
  ('fill items.price', true)
ON CONFLICT (name) DO NOTHING;
-- 2. add column items.old text | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN old text;
-- 3. drop index items_label_idx | lock: ACCESS EXCLUSIVE on items
DROP INDEX public.items_label_idx;
COMMIT;

SET lock_timeout = 0;
-- 4. drop index items_1_label_idx | lock: SHARE UPDATE EXCLUSIVE on items_1
DROP INDEX CONCURRENTLY IF EXISTS public.items_1_label_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 5. drop index items_0_label_idx | lock: SHARE UPDATE EXCLUSIVE on items_0
DROP INDEX CONCURRENTLY IF EXISTS public.items_0_label_idx;
SET lock_timeout = '3s';

BEGIN;
-- 6. drop not null on items_0.label | lock: ACCESS EXCLUSIVE on items_0
ALTER TABLE public.items_0 ALTER COLUMN label DROP NOT NULL;
-- 7. drop constraint items_0.pleat_not_null_label | lock: ACCESS EXCLUSIVE on items_0
ALTER TABLE public.items_0 DROP CONSTRAINT IF EXISTS pleat_not_null_label;
-- 8. give items_0.label a default | lock: ACCESS EXCLUSIVE on items_0
ALTER TABLE public.items_0 ALTER COLUMN label SET DEFAULT 'a';
COMMIT;

BEGIN;
-- 9. change type of items.size from bigint to integer | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ALTER COLUMN size TYPE integer USING size::integer;
-- 10. drop not null on items.price | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ALTER COLUMN price DROP NOT NULL;
-- 11. drop constraint items.pleat_not_null_price | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP CONSTRAINT IF EXISTS pleat_not_null_price;
-- 12. give items.label a default | lock: ACCESS EXCLUSIVE on items
ALTER TABLE ONLY public.items ALTER COLUMN label SET DEFAULT 'a';
-- 13. rename column items.label to name | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN label TO name;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 bring the old values of items.price back | lock: ROW EXCLUSIVE on items
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_archive."was public.items.price"') IS NULL THEN RETURN; END IF;
  UPDATE public.items SET price = pleat_kept.pleat_was FROM pleat_archive."was public.items.price" AS pleat_kept
  WHERE (public.items.id) = (pleat_kept.pleat_key_1) AND public.items.price IS NOT DISTINCT FROM pleat_kept.pleat_became;
  DROP TABLE pleat_archive."was public.items.price";
  DELETE FROM pleat.progress WHERE name = 'fill items.price';
END $pleat$;
-- 1.2 drop schema pleat_archive if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_archive')) THEN
    DROP SCHEMA IF EXISTS pleat_archive;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give items_0.code a default | lock: ACCESS EXCLUSIVE on items_0
ALTER TABLE public.items_0 ALTER COLUMN code SET DEFAULT 'x';
COMMIT;

BEGIN;
-- 2. drop column items.code | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN code;
-- 3. drop column items.added | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN added;
-- 4. give items.price no default | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ALTER COLUMN price DROP DEFAULT;
-- 5.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 5.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 5.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
