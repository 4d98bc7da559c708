-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
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
  ('convert orders.total', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of orders.total in its place, rebuilding view counted, view large, materialized view again, materialized view least, materialized view most, materialized view named, materialized view oids_of, materialized view rows_of: add column orders.pleat_new_total integer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_total integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_total" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_total IS DISTINCT FROM OLD.pleat_new_total THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_total:= NEW.total::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_total:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep orders.pleat_new_total equal to total | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_total BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_total" ('mirror', 'total', 'pleat_new_total');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_total ON public.orders IS 'pleat: keeps pleat_new_total equal to total while a change is under way';
COMMIT;

-- 3. fill orders.pleat_new_total from total | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.pleat_new_total from total once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_total = public.orders.total::integer
  WHERE PLEAT_BATCH AND public.orders.pleat_new_total IS DISTINCT FROM public.orders.total::integer
$pleat$);

BEGIN;
-- 4.1 undo: put the successor of orders.total in its place, rebuilding view counted, view large, materialized view again, materialized view least, materialized view most, materialized view named, materialized view oids_of, materialized view rows_of: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 4.2 create view pleat_new_public.large | lock: none
CREATE VIEW pleat_new_public.large AS
select id, pleat_new_total AS total from public.orders where pleat_new_total > 100;
-- 4.3 create materialized view pleat_new_public.named | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.named AS
with large as (select id, total from pleat_new_public.large where pleat_new_public.large.total > 120) select large.total, o.id from large join public.orders as o using (id);
-- 4.4 build index pleat_new_public.named_twice_idx on pleat_new_public.named | lock: none
CREATE INDEX named_twice_idx ON pleat_new_public.named ((named.total * 2), id);
-- 4.5 create materialized view pleat_new_public.oids_of | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.oids_of AS
select total, 'pleat_new_public.large'::regclass as relation from pleat_new_public.large;
-- 4.6 create materialized view pleat_new_public.rows_of | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.rows_of AS
select null::pleat_new_public.large as nothing, total from pleat_new_public.large;
-- 4.7 drop materialized view rows_of | lock: ACCESS EXCLUSIVE on rows_of
DROP MATERIALIZED VIEW public.rows_of;
-- 4.8 drop materialized view oids_of | lock: ACCESS EXCLUSIVE on oids_of
DROP MATERIALIZED VIEW public.oids_of;
-- 4.9 drop materialized view named | lock: ACCESS EXCLUSIVE on named
DROP MATERIALIZED VIEW public.named;
-- 4.10 drop materialized view most | lock: ACCESS EXCLUSIVE on most
DROP MATERIALIZED VIEW public.most;
-- 4.11 drop materialized view least | lock: ACCESS EXCLUSIVE on least
DROP MATERIALIZED VIEW public."least";
-- 4.12 drop materialized view again | lock: ACCESS EXCLUSIVE on again
DROP MATERIALIZED VIEW public.again;
-- 4.13 drop view large | lock: ACCESS EXCLUSIVE on large
DROP VIEW public.large;
-- 4.14 drop view counted | lock: ACCESS EXCLUSIVE on counted
DROP VIEW public.counted;
-- 4.15 stop keeping orders.pleat_new_total equal to total | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_total ON public.orders;
-- 4.16 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_total" ();
-- 4.17 rename column orders.total to pleat_old_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN total TO pleat_old_total;
-- 4.18 rename column orders.pleat_new_total to total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_total TO total;
-- 4.19 drop column orders.pleat_old_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_total;
-- 4.20 set not null on orders.total again if every row allows it | lock: ACCESS EXCLUSIVE on orders | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.orders WHERE public.orders.total IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.orders.total';
  ELSE
    ALTER TABLE public.orders ALTER COLUMN total SET NOT NULL;
  END IF;
END $pleat$;
-- 4.21 create view counted | lock: none
CREATE VIEW public.counted AS
select id, total, public.how_many() as n from public.orders;
-- 4.22 move view pleat_new_public.large to schema public | lock: none
ALTER VIEW pleat_new_public.large SET SCHEMA public;
-- 4.23 create materialized view again | lock: none
CREATE MATERIALIZED VIEW public.again AS
select public.as_many() as n, max(total) as total from public.orders;
-- 4.24 create materialized view least | lock: none
CREATE MATERIALIZED VIEW public."least" AS
select min(n) as n, min(total) as total from public.counted;
-- 4.25 create materialized view most | lock: none
CREATE MATERIALIZED VIEW public.most AS
select max(n) as n from public.counted;
-- 4.26 move materialized view pleat_new_public.named to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.named SET SCHEMA public;
-- 4.27 move materialized view pleat_new_public.oids_of to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.oids_of SET SCHEMA public;
-- 4.28 move materialized view pleat_new_public.rows_of to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.rows_of SET SCHEMA public;
-- 4.29 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 4.30 add column orders.pleat_new_total numeric(12,2) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_total numeric(12,2);
-- 4.31 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.32 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_total" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_total IS DISTINCT FROM OLD.pleat_new_total THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_total:= NEW.total::numeric(12,2);
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_total:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.33 keep orders.pleat_new_total equal to total | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_total BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_total" ('mirror', 'total', 'pleat_new_total');
-- 4.34 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_total ON public.orders IS 'pleat: keeps pleat_new_total equal to total while a change is under way';
COMMIT;

BEGIN;
-- 5. drop not null on orders.pleat_new_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_total DROP NOT NULL;
-- 6. drop constraint orders.pleat_not_null_pleat_new_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_total;
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
-- 1.1 undo: add a successor of type numeric(12,2) for orders.total: stop keeping orders.pleat_new_total equal to total | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_total ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_total" ();
-- 1.3 drop column orders.pleat_new_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_total;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
