-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
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
  done_to text[],
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 1.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 1.4 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('copy into production_counts', false),
  ('copy into site', false),
  ('copy into site (2)', false),
  ('copy into production_counts_by_id', false),
  ('copy into note', false)
ON CONFLICT (name) DO NOTHING;
-- 2. create table note | lock: none
CREATE TABLE public.note (
  metric_id bigint NOT NULL,
  body text NOT NULL
);
-- 3. create table production_counts | lock: none
CREATE TABLE public.production_counts (
  ts timestamp with time zone NOT NULL,
  equipment_id bigint NOT NULL,
  total integer NOT NULL,
  CONSTRAINT production_counts_pkey PRIMARY KEY (equipment_id, ts)
);
-- 4. create table production_counts_by_id | lock: none
CREATE TABLE public.production_counts_by_id (
  id bigint NOT NULL,
  CONSTRAINT production_counts_by_id_pkey PRIMARY KEY (id)
);
-- 5. add foreign key note.note_metric_id_fkey | lock: none
ALTER TABLE public.note ADD CONSTRAINT note_metric_id_fkey FOREIGN KEY (metric_id) REFERENCES public.production_counts_by_id (id);
-- 6. create table site | lock: none
CREATE TABLE public.site (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  CONSTRAINT site_pkey PRIMARY KEY (id)
);
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 7. copy rows into production_counts | lock: none
DO $pleat$
DECLARE
  more boolean;
  low_1 bigint;
  high_1 bigint;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'copy into production_counts') THEN RETURN; END IF;
  PERFORM pg_catalog.set_config('application_name', 'pleat: copy into production_counts', false);
  SELECT done_to[ 1 ]::bigint, done_to IS NOT NULL INTO low_1, more FROM pleat.progress WHERE name = 'copy into production_counts';
  IF NOT more THEN
    SELECT pm.id INTO low_1 FROM "ProductionMetric" pm WHERE (pm."totalOutput" > 0) ORDER BY pm.id LIMIT 1;
    more := FOUND;
  END IF;
  WHILE more LOOP
    SELECT DISTINCT pm.id INTO high_1 FROM "ProductionMetric" pm WHERE (pm."totalOutput" > 0) AND (pm.id) >= (low_1) ORDER BY pm.id OFFSET 1000 LIMIT 1;
    more := FOUND;
    IF more THEN
      INSERT INTO public.production_counts (ts, equipment_id, total)
      SELECT pm."timestamp", pm."workUnitId", pm."totalOutput" FROM "ProductionMetric" pm
      WHERE (pm."totalOutput" > 0) AND (pm.id) >= (low_1) AND (pm.id) < (high_1);
      UPDATE pleat.progress SET done_to = ARRAY[ high_1::text ], updated_at = pg_catalog.now() WHERE name = 'copy into production_counts';
    ELSE
      -- the last batch has no end
    INSERT INTO public.production_counts (ts, equipment_id, total)
    SELECT pm."timestamp", pm."workUnitId", pm."totalOutput" FROM "ProductionMetric" pm
    WHERE (pm."totalOutput" > 0) AND (pm.id) >= (low_1);
    UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'copy into production_counts';
    END IF;
    COMMIT;
    low_1:= high_1;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'copy into production_counts';
END $pleat$;

-- 8. copy rows into site | lock: none
DO $pleat$
DECLARE
  more boolean;
  low_1 character varying(10);
  high_1 character varying(10);
  low_2 text;
  high_2 text;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'copy into site') THEN RETURN; END IF;
  PERFORM pg_catalog.set_config('application_name', 'pleat: copy into site', false);
  SELECT done_to[ 1 ]::character varying(10), done_to[ 2 ]::text, done_to IS NOT NULL INTO low_1, low_2, more FROM pleat.progress WHERE name = 'copy into site';
  IF NOT more THEN
    SELECT p.code, p.city INTO low_1, low_2 FROM "Plant" p ORDER BY p.code, p.city LIMIT 1;
    more := FOUND;
  END IF;
  WHILE more LOOP
    SELECT DISTINCT p.code, p.city INTO high_1, high_2 FROM "Plant" p WHERE (p.code, p.city) >= (low_1, low_2) ORDER BY p.code, p.city OFFSET 1000 LIMIT 1;
    more := FOUND;
    IF more THEN
      INSERT INTO public.site (name)
      SELECT p.city || ' ' || p.code FROM "Plant" p
      WHERE (p.code, p.city) >= (low_1, low_2) AND (p.code, p.city) < (high_1, high_2);
      UPDATE pleat.progress SET done_to = ARRAY[ high_1::text, high_2::text ], updated_at = pg_catalog.now() WHERE name = 'copy into site';
    ELSE
      -- the last batch has no end
    INSERT INTO public.site (name)
    SELECT p.city || ' ' || p.code FROM "Plant" p
    WHERE (p.code, p.city) >= (low_1, low_2);
    UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'copy into site';
    END IF;
    COMMIT;
    low_1:= high_1;
    low_2:= high_2;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'copy into site';
END $pleat$;

-- 9. copy rows into site | lock: none
DO $pleat$
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'copy into site (2)') THEN RETURN; END IF;
  PERFORM pg_catalog.set_config('application_name', 'pleat: copy into site (2)', false);
  INSERT INTO public.site (name)
  SELECT distinct 'from notes: ' || notes FROM "ProductionMetric" where notes is not null;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'copy into site (2)';
END $pleat$;

-- 10. copy rows into production_counts_by_id | lock: none
DO $pleat$
DECLARE
  more boolean;
  low_1 bigint;
  high_1 bigint;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'copy into production_counts_by_id') THEN RETURN; END IF;
  PERFORM pg_catalog.set_config('application_name', 'pleat: copy into production_counts_by_id', false);
  SELECT done_to[ 1 ]::bigint, done_to IS NOT NULL INTO low_1, more FROM pleat.progress WHERE name = 'copy into production_counts_by_id';
  IF NOT more THEN
    SELECT pm.id INTO low_1 FROM "ProductionMetric" pm ORDER BY pm.id LIMIT 1;
    more := FOUND;
  END IF;
  WHILE more LOOP
    SELECT DISTINCT pm.id INTO high_1 FROM "ProductionMetric" pm WHERE (pm.id) >= (low_1) ORDER BY pm.id OFFSET 1000 LIMIT 1;
    more := FOUND;
    IF more THEN
      INSERT INTO public.production_counts_by_id (id)
      SELECT pm.id FROM "ProductionMetric" pm
      WHERE (pm.id) >= (low_1) AND (pm.id) < (high_1);
      UPDATE pleat.progress SET done_to = ARRAY[ high_1::text ], updated_at = pg_catalog.now() WHERE name = 'copy into production_counts_by_id';
    ELSE
      -- the last batch has no end
    INSERT INTO public.production_counts_by_id (id)
    SELECT pm.id FROM "ProductionMetric" pm
    WHERE (pm.id) >= (low_1);
    UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'copy into production_counts_by_id';
    END IF;
    COMMIT;
    low_1:= high_1;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'copy into production_counts_by_id';
END $pleat$;

-- 11. copy rows into note | lock: none
DO $pleat$
DECLARE
  more boolean;
  low_1 bigint;
  high_1 bigint;
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'copy into note') THEN RETURN; END IF;
  PERFORM pg_catalog.set_config('application_name', 'pleat: copy into note', false);
  SELECT done_to[ 1 ]::bigint, done_to IS NOT NULL INTO low_1, more FROM pleat.progress WHERE name = 'copy into note';
  IF NOT more THEN
    SELECT pm.id INTO low_1 FROM "ProductionMetric" pm WHERE (pm.notes is not null) ORDER BY pm.id LIMIT 1;
    more := FOUND;
  END IF;
  WHILE more LOOP
    SELECT DISTINCT pm.id INTO high_1 FROM "ProductionMetric" pm WHERE (pm.notes is not null) AND (pm.id) >= (low_1) ORDER BY pm.id OFFSET 1000 LIMIT 1;
    more := FOUND;
    IF more THEN
      INSERT INTO public.note (metric_id, body)
      SELECT pm.id, pm.notes FROM "ProductionMetric" pm
      WHERE (pm.notes is not null) AND (pm.id) >= (low_1) AND (pm.id) < (high_1);
      UPDATE pleat.progress SET done_to = ARRAY[ high_1::text ], updated_at = pg_catalog.now() WHERE name = 'copy into note';
    ELSE
      -- the last batch has no end
    INSERT INTO public.note (metric_id, body)
    SELECT pm.id, pm.notes FROM "ProductionMetric" pm
    WHERE (pm.notes is not null) AND (pm.id) >= (low_1);
    UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'copy into note';
    END IF;
    COMMIT;
    low_1:= high_1;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'copy into note';
END $pleat$;

BEGIN;
-- 12. check that every plant became a site | lock: none
DO $pleat$ BEGIN
  IF ((select count(*) from site) >= (select count(*) from "Plant")) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: every plant became a site',
      HINT = 'nothing was dropped; bring the rows in line and run this phase again';
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 13. check that it's all there | lock: none
DO $pleat$ BEGIN
  IF ((select count(*) from production_counts_by_id) = (select count(*) from "ProductionMetric")) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: it''s all there',
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

BEGIN;
-- 14. drop table Plant | lock: ACCESS EXCLUSIVE on Plant | H101 rows or values are gone for good
DROP TABLE public."Plant";
COMMIT;

BEGIN;
-- 15. drop table ProductionMetric | lock: ACCESS EXCLUSIVE on ProductionMetric | H101 rows or values are gone for good
DROP TABLE public."ProductionMetric";
-- 16.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 16.2 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
