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
  ('convert orders.note', true),
  ('convert orders.total', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of orders.note in its place, rebuilding materialized view notes: add column orders.pleat_new_note character varying(20) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_note character varying(20);
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_note" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_note IS DISTINCT FROM OLD.pleat_new_note THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_note:= NEW.note::character varying;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_note:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep orders.pleat_new_note equal to note | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_note BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_note" ('mirror', 'note', 'pleat_new_note');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_note ON public.orders IS 'pleat: keeps pleat_new_note equal to note while a change is under way';
COMMIT;

-- 3. fill orders.pleat_new_note from note | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.pleat_new_note from note once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_note = public.orders.note::character varying
  WHERE PLEAT_BATCH AND public.orders.pleat_new_note IS DISTINCT FROM public.orders.note::character varying
$pleat$);

BEGIN;
-- 4.1 undo: put the successor of orders.note in its place, rebuilding materialized view notes: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 4.2 create materialized view pleat_new_public.notes | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.notes AS
select distinct on (total) total, pleat_new_note AS note from public.orders order by total, note;
-- 4.3 drop materialized view notes | lock: ACCESS EXCLUSIVE on notes
DROP MATERIALIZED VIEW public.notes;
-- 4.4 stop keeping orders.pleat_new_note equal to note | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_note ON public.orders;
-- 4.5 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_note" ();
-- 4.6 rename column orders.note to pleat_old_note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN note TO pleat_old_note;
-- 4.7 rename column orders.pleat_new_note to note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_note TO note;
-- 4.8 drop column orders.pleat_old_note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_note;
-- 4.9 move materialized view pleat_new_public.notes to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.notes SET SCHEMA public;
-- 4.10 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 4.11 add column orders.pleat_new_note character varying(40) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_note character varying(40);
-- 4.12 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.13 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_note" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_note IS DISTINCT FROM OLD.pleat_new_note THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_note:= NEW.note::character varying;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_note:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.14 keep orders.pleat_new_note equal to note | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_note BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_note" ('mirror', 'note', 'pleat_new_note');
-- 4.15 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_note ON public.orders IS 'pleat: keeps pleat_new_note equal to note while a change is under way';
COMMIT;

BEGIN;
-- 5.1 undo: put the successor of orders.total in its place, rebuilding view large, materialized view documents, materialized view kinds, materialized view notes, materialized view totals, view best: add column orders.pleat_new_total integer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_total integer;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
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
-- 5.4 keep orders.pleat_new_total equal to total | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_total BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_total" ('mirror', 'total', 'pleat_new_total');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_total ON public.orders IS 'pleat: keeps pleat_new_total equal to total while a change is under way';
COMMIT;

-- 6. fill orders.pleat_new_total from total | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.pleat_new_total from total once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_total = public.orders.total::integer
  WHERE PLEAT_BATCH AND public.orders.pleat_new_total IS DISTINCT FROM public.orders.total::integer
$pleat$);

BEGIN;
-- 7.1 undo: put the successor of orders.total in its place, rebuilding view large, materialized view documents, materialized view kinds, materialized view notes, materialized view totals, view best: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 7.2 create view pleat_new_public.large | lock: none
CREATE VIEW pleat_new_public.large AS
select o.id, customer, c.name, o.pleat_new_total AS total from public.orders as o join public.customers as c on c.id = customer where pleat_new_total > 100;
-- 7.3 create materialized view pleat_new_public.notes | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.notes AS
select distinct on (total) pleat_new_total AS total, note from public.orders order by total, note;
-- 7.4 create materialized view pleat_new_public.totals | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.totals (who, sum) AS
select name, sum(total) from pleat_new_public.large group by name order by 2 desc;
-- 7.5 build index pleat_new_public.totals_sum_idx on pleat_new_public.totals | lock: none
CREATE INDEX totals_sum_idx ON pleat_new_public.totals (sum);
-- 7.6 build unique index pleat_new_public.totals_who_idx on pleat_new_public.totals | lock: none
CREATE UNIQUE INDEX totals_who_idx ON pleat_new_public.totals (who);
-- 7.7 drop view best | lock: ACCESS EXCLUSIVE on best
DROP VIEW public.best;
-- 7.8 drop materialized view totals | lock: ACCESS EXCLUSIVE on totals
DROP MATERIALIZED VIEW public.totals;
-- 7.9 drop materialized view notes | lock: ACCESS EXCLUSIVE on notes
DROP MATERIALIZED VIEW public.notes;
-- 7.10 drop materialized view kinds | lock: ACCESS EXCLUSIVE on kinds
DROP MATERIALIZED VIEW public.kinds;
-- 7.11 drop materialized view documents | lock: ACCESS EXCLUSIVE on documents
DROP MATERIALIZED VIEW public.documents;
-- 7.12 drop view large | lock: ACCESS EXCLUSIVE on large
DROP VIEW public.large;
-- 7.13 stop keeping orders.pleat_new_total equal to total | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_total ON public.orders;
-- 7.14 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_total" ();
-- 7.15 rename column orders.total to pleat_old_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN total TO pleat_old_total;
-- 7.16 rename column orders.pleat_new_total to total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_total TO total;
-- 7.17 drop column orders.pleat_old_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_total;
-- 7.18 set not null on orders.total again if every row allows it | lock: ACCESS EXCLUSIVE on orders | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.orders WHERE public.orders.total IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.orders.total';
  ELSE
    ALTER TABLE public.orders ALTER COLUMN total SET NOT NULL;
  END IF;
END $pleat$;
-- 7.19 move view pleat_new_public.large to schema public | lock: none
ALTER VIEW pleat_new_public.large SET SCHEMA public;
-- 7.20 comment on view large | lock: SHARE UPDATE EXCLUSIVE on large
COMMENT ON VIEW public.large IS 'What matters';
-- 7.21 create materialized view documents | lock: none
CREATE MATERIALIZED VIEW public.documents AS
select id, to_jsonb(o) as document from public.orders as o where total > 100;
-- 7.22 create materialized view kinds | lock: none
CREATE MATERIALIZED VIEW public.kinds AS
select kind, count(*) from public.orders join public.bounds using (total) group by kind;
-- 7.23 move materialized view pleat_new_public.notes to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.notes SET SCHEMA public;
-- 7.24 move materialized view pleat_new_public.totals to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.totals SET SCHEMA public;
-- 7.25 comment on materialized view totals | lock: SHARE UPDATE EXCLUSIVE on totals
COMMENT ON MATERIALIZED VIEW public.totals IS 'By customer';
-- 7.26 comment on column totals.sum | lock: SHARE UPDATE EXCLUSIVE on totals
COMMENT ON COLUMN public.totals.sum IS 'Of large orders';
-- 7.27 grant select on materialized view totals to public | lock: none
GRANT SELECT ON TABLE public.totals TO PUBLIC;
-- 7.28 create view best | lock: none
CREATE VIEW public.best AS
select who from public.totals limit 3;
-- 7.29 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 7.30 add column orders.pleat_new_total numeric(12,2) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_total numeric(12,2);
-- 7.31 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.32 create the function of the trigger that follows | lock: none
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
-- 7.33 keep orders.pleat_new_total equal to total | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_total BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_total" ('mirror', 'total', 'pleat_new_total');
-- 7.34 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_total ON public.orders IS 'pleat: keeps pleat_new_total equal to total while a change is under way';
COMMIT;

BEGIN;
-- 8. drop not null on orders.pleat_new_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_total DROP NOT NULL;
-- 9. drop constraint orders.pleat_not_null_pleat_new_total | lock: ACCESS EXCLUSIVE on orders
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
-- 1.1 undo: add a successor of type character varying(40) for orders.note: stop keeping orders.pleat_new_note equal to note | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_note ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_note" ();
-- 1.3 drop column orders.pleat_new_note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_note;
-- 2.1 undo: add a successor of type numeric(12,2) for orders.total: stop keeping orders.pleat_new_total equal to total | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_total ON public.orders;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_total" ();
-- 2.3 drop column orders.pleat_new_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_total;
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
