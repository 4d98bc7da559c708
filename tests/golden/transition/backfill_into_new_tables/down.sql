-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table ProductionMetric: the table comes back empty
-- not undone: drop table Plant: the table comes back empty

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
  ('copy into note', true),
  ('copy into production_counts', true),
  ('copy into production_counts_by_id', true),
  ('copy into site', true),
  ('copy into site (2)', true)
ON CONFLICT (name) DO NOTHING;
-- 2. create table ProductionMetric | lock: ACCESS EXCLUSIVE on ProductionMetric
CREATE TABLE public."ProductionMetric" (
  id bigint NOT NULL,
  "timestamp" timestamp with time zone NOT NULL,
  "workUnitId" bigint NOT NULL,
  "totalOutput" integer,
  notes text,
  CONSTRAINT "ProductionMetric_pkey" PRIMARY KEY (id)
);
COMMIT;

BEGIN;
-- 3. create table Plant | lock: ACCESS EXCLUSIVE on Plant
CREATE TABLE public."Plant" (
  code character varying(10) NOT NULL,
  city text NOT NULL,
  CONSTRAINT "Plant_pkey" PRIMARY KEY (code, city)
);
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
-- 1. drop table site | lock: none
DROP TABLE public.site;
-- 2. drop constraint note.note_metric_id_fkey | lock: none
ALTER TABLE public.note DROP CONSTRAINT note_metric_id_fkey;
-- 3. drop table production_counts_by_id | lock: none
DROP TABLE public.production_counts_by_id;
-- 4. drop table production_counts | lock: none
DROP TABLE public.production_counts;
-- 5. drop table note | lock: none
DROP TABLE public.note;
-- 6.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 6.2 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
