-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table sample: the table comes back empty
-- not undone: drop table plant: the table comes back empty

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
  ('copy into count', true),
  ('copy into site', true),
  ('copy into total', true),
  ('fill machine.share', true),
  ('fill machine.site_id', true)
ON CONFLICT (name) DO NOTHING;
-- 2. create table sample | lock: ACCESS EXCLUSIVE on sample
CREATE TABLE public.sample (
  id bigint NOT NULL,
  plant text NOT NULL,
  made integer NOT NULL,
  CONSTRAINT sample_pkey PRIMARY KEY (id)
);
-- 3. create table plant | lock: ACCESS EXCLUSIVE on plant
CREATE TABLE public.plant (
  id text NOT NULL,
  city text NOT NULL,
  CONSTRAINT plant_pkey PRIMARY KEY (id)
);
-- 4. add foreign key sample.sample_plant_fkey | lock: SHARE ROW EXCLUSIVE on sample, SHARE ROW EXCLUSIVE on plant
ALTER TABLE public.sample ADD CONSTRAINT sample_plant_fkey FOREIGN KEY (plant) REFERENCES public.plant (id);
COMMIT;

BEGIN;
-- 5. drop constraint machine.machine_site_id_fkey | lock: ACCESS EXCLUSIVE on machine | H204 locks the referenced table as well, for an instant
ALTER TABLE public.machine DROP CONSTRAINT machine_site_id_fkey;
-- 6. drop not null on machine.site_id | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine ALTER COLUMN site_id DROP NOT NULL;
-- 7. drop constraint machine.pleat_not_null_site_id | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine DROP CONSTRAINT IF EXISTS pleat_not_null_site_id;
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
-- not undone: drop constraint machine.machine_plant_fkey: where what rows refer to is gone, it comes back unvalidated

BEGIN;
-- 1. drop constraint total.total_site_id_fkey | lock: none
ALTER TABLE public.total DROP CONSTRAINT total_site_id_fkey;
-- 2. drop table total | lock: none
DROP TABLE public.total;
-- 3. drop constraint count.count_site_id_fkey | lock: none
ALTER TABLE public.count DROP CONSTRAINT count_site_id_fkey;
-- 4. drop table site | lock: none
DROP TABLE public.site;
-- 5. add foreign key machine.machine_plant_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on machine, SHARE ROW EXCLUSIVE on plant | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.machine ADD CONSTRAINT machine_plant_fkey FOREIGN KEY (plant) REFERENCES public.plant (id) NOT VALID;
COMMIT;

BEGIN;
-- 6. validate constraint machine.machine_plant_fkey if every row keeps it | lock: SHARE UPDATE EXCLUSIVE on machine | H302 fails and changes nothing if rows exist that break the rule
DO $pleat$ BEGIN
  ALTER TABLE public.machine VALIDATE CONSTRAINT machine_plant_fkey;
EXCEPTION WHEN foreign_key_violation OR check_violation THEN
  RAISE WARNING 'pleat: % stays unvalidated: %', 'public.machine.machine_plant_fkey', SQLERRM;
END $pleat$;
COMMIT;

BEGIN;
-- 7. drop column machine.share | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine DROP COLUMN share;
-- 8. drop column machine.site_id | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine DROP COLUMN site_id;
-- 9. drop table count | lock: none
DROP TABLE public.count;
-- 10.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 10.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 10.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
