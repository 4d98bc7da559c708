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
  ('fill items.price', false)
ON CONFLICT (name) DO NOTHING;
-- 2. give items.price a default | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ALTER COLUMN price SET DEFAULT 0;
-- 3. add column items.added date not null | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN added date NOT NULL DEFAULT current_date;
-- 4. add column items.code text not null | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN code text NOT NULL DEFAULT 'x';
COMMIT;

BEGIN;
-- 5. give items_0.code a default | lock: ACCESS EXCLUSIVE on items_0
ALTER TABLE public.items_0 ALTER COLUMN code SET DEFAULT 'zero';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6.1 create schema pleat_archive if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_archive;
-- 6.2 make room for the values that are replaced | lock: ACCESS SHARE on items
CREATE TABLE IF NOT EXISTS pleat_archive."was public.items.price" AS SELECT id AS pleat_key_1, price AS pleat_was, price AS pleat_became FROM public.items WITH NO DATA;
-- 6.3 keep one value a row | lock: none
CREATE UNIQUE INDEX IF NOT EXISTS "key of was public.items.price" ON pleat_archive."was public.items.price" (pleat_key_1);
-- 6.4 fill items.price | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('fill items.price', 'public.items', ARRAY['id'], $pleat$
  WITH pleat_rows (pleat_key_1, pleat_was) AS (SELECT id, price FROM public.items
    WHERE PLEAT_BATCH AND public.items.price IS NULL FOR NO KEY UPDATE), pleat_done AS (
  UPDATE public.items SET price = (0) FROM pleat_rows WHERE (public.items.id) = (pleat_key_1)
    RETURNING pleat_key_1, pleat_was, public.items.price)
  INSERT INTO pleat_archive."was public.items.price" SELECT * FROM pleat_done ON CONFLICT (pleat_key_1) DO UPDATE SET pleat_became = excluded.pleat_became
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 7. rename column items.name to label | lock: ACCESS EXCLUSIVE on items | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER TABLE public.items RENAME COLUMN name TO label;
-- 8. give items.label a default | lock: ACCESS EXCLUSIVE on items
ALTER TABLE ONLY public.items ALTER COLUMN label SET DEFAULT 'b';
COMMIT;

-- 9.1 create schema pleat_archive if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_archive;
-- 9.2 make room for the values that are replaced | lock: ACCESS SHARE on items
CREATE TABLE IF NOT EXISTS pleat_archive."was public.items.price" AS SELECT id AS pleat_key_1, price AS pleat_was, price AS pleat_became FROM public.items WITH NO DATA;
-- 9.3 keep one value a row | lock: none
CREATE UNIQUE INDEX IF NOT EXISTS "key of was public.items.price" ON pleat_archive."was public.items.price" (pleat_key_1);
-- 9.4 fill items.price | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('fill items.price once more', 'public.items', ARRAY['id'], $pleat$
  WITH pleat_rows (pleat_key_1, pleat_was) AS (SELECT id, price FROM public.items
    WHERE PLEAT_BATCH AND public.items.price IS NULL FOR NO KEY UPDATE), pleat_done AS (
  UPDATE public.items SET price = (0) FROM pleat_rows WHERE (public.items.id) = (pleat_key_1)
    RETURNING pleat_key_1, pleat_was, public.items.price)
  INSERT INTO pleat_archive."was public.items.price" SELECT * FROM pleat_done ON CONFLICT (pleat_key_1) DO UPDATE SET pleat_became = excluded.pleat_became
$pleat$);

BEGIN;
-- 10.1 drop constraint items.pleat_not_null_price | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP CONSTRAINT IF EXISTS pleat_not_null_price;
-- 10.2 reject new nulls in items.price | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD CONSTRAINT pleat_not_null_price CHECK (price IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 11. validate constraint items.pleat_not_null_price | lock: SHARE UPDATE EXCLUSIVE on items
ALTER TABLE public.items VALIDATE CONSTRAINT pleat_not_null_price;
COMMIT;

BEGIN;
-- 12.1 set not null on items.price | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ALTER COLUMN price SET NOT NULL;
-- 12.2 drop constraint items.pleat_not_null_price | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP CONSTRAINT pleat_not_null_price;
-- 13. change type of items.size from integer to bigint | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ALTER COLUMN size TYPE bigint USING size::bigint;
COMMIT;

BEGIN;
-- 14. give items_0.label no default | lock: ACCESS EXCLUSIVE on items_0
ALTER TABLE public.items_0 ALTER COLUMN label DROP DEFAULT;
-- 15.1 drop constraint items_0.pleat_not_null_label | lock: ACCESS EXCLUSIVE on items_0
ALTER TABLE public.items_0 DROP CONSTRAINT IF EXISTS pleat_not_null_label;
-- 15.2 reject new nulls in items_0.label | lock: ACCESS EXCLUSIVE on items_0 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.items_0 ADD CONSTRAINT pleat_not_null_label CHECK (label IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 16. validate constraint items_0.pleat_not_null_label | lock: SHARE UPDATE EXCLUSIVE on items_0
ALTER TABLE public.items_0 VALIDATE CONSTRAINT pleat_not_null_label;
COMMIT;

BEGIN;
-- 17.1 set not null on items_0.label | lock: ACCESS EXCLUSIVE on items_0
ALTER TABLE public.items_0 ALTER COLUMN label SET NOT NULL;
-- 17.2 drop constraint items_0.pleat_not_null_label | lock: ACCESS EXCLUSIVE on items_0
ALTER TABLE public.items_0 DROP CONSTRAINT pleat_not_null_label;
COMMIT;

SET lock_timeout = 0;
-- 18. build the index of partition items_0 for items_label_idx | lock: SHARE UPDATE EXCLUSIVE on items_0
CREATE INDEX CONCURRENTLY items_0_label_idx ON public.items_0 (label);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 19. build the index of partition items_1 for items_label_idx | lock: SHARE UPDATE EXCLUSIVE on items_1
CREATE INDEX CONCURRENTLY items_1_label_idx ON public.items_1 (label);
SET lock_timeout = '3s';

BEGIN;
-- 20.1 make index items_label_idx of items from those of its partitions: build index items_label_idx on items | lock: SHARE on items
CREATE INDEX items_label_idx ON ONLY public.items (label);
-- 20.2 make index items_1_label_idx part of items_label_idx | lock: none
ALTER INDEX public.items_label_idx ATTACH PARTITION public.items_1_label_idx;
-- 20.3 make index items_0_label_idx part of items_label_idx | lock: none
ALTER INDEX public.items_label_idx ATTACH PARTITION public.items_0_label_idx;
-- 21.1 forget the old values of items.price | lock: none
DROP TABLE IF EXISTS pleat_archive."was public.items.price";
-- 21.2 drop schema pleat_archive if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_archive')) THEN
    DROP SCHEMA IF EXISTS pleat_archive;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 22. drop column items.old | lock: ACCESS EXCLUSIVE on items | H101 rows or values are gone for good
ALTER TABLE public.items DROP COLUMN old;
-- 23.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 23.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 23.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
