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
  ('convert orders.total', false),
  ('convert orders.note', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type numeric(12,2) for orders.total: add column orders.pleat_new_total numeric(12,2) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_total numeric(12,2);
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep orders.pleat_new_total equal to total | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_total BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_total" ('mirror', 'total', 'pleat_new_total');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_total ON public.orders IS 'pleat: keeps pleat_new_total equal to total while a change is under way';
-- 3.1 add a successor of type character varying(40) for orders.note: add column orders.pleat_new_note character varying(40) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_note character varying(40);
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep orders.pleat_new_note equal to note | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_note BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_note" ('mirror', 'note', 'pleat_new_note');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_note ON public.orders IS 'pleat: keeps pleat_new_note equal to note while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill orders.pleat_new_total from total | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('convert orders.total', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_total = public.orders.total::numeric(12,2)
  WHERE PLEAT_BATCH AND public.orders.pleat_new_total IS DISTINCT FROM public.orders.total::numeric(12,2)
$pleat$);

-- 5. fill orders.pleat_new_note from note | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('convert orders.note', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_note = public.orders.note::character varying
  WHERE PLEAT_BATCH AND public.orders.pleat_new_note IS DISTINCT FROM public.orders.note::character varying
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill orders.pleat_new_total from total | lock: ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill orders.pleat_new_total from total once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_total = public.orders.total::numeric(12,2)
  WHERE PLEAT_BATCH AND public.orders.pleat_new_total IS DISTINCT FROM public.orders.total::numeric(12,2)
$pleat$);

BEGIN;
-- 7.1 drop constraint orders.pleat_not_null_pleat_new_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_total;
-- 7.2 reject new nulls in orders.pleat_new_total | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_pleat_new_total CHECK (pleat_new_total IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 8. validate constraint orders.pleat_not_null_pleat_new_total | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_pleat_new_total;
COMMIT;

BEGIN;
-- 9.1 set not null on orders.pleat_new_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_total SET NOT NULL;
-- 9.2 drop constraint orders.pleat_not_null_pleat_new_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_pleat_new_total;
COMMIT;

-- 10. fill orders.pleat_new_note from note | lock: ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill orders.pleat_new_note from note once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_note = public.orders.note::character varying
  WHERE PLEAT_BATCH AND public.orders.pleat_new_note IS DISTINCT FROM public.orders.note::character varying
$pleat$);

BEGIN;
-- 11.1 put the successor of orders.total in its place, rebuilding view large, materialized view documents, materialized view kinds, materialized view notes, materialized view totals, view best: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 11.2 create view pleat_new_public.large | lock: none
CREATE VIEW pleat_new_public.large AS
select o.id, customer, c.name, o.pleat_new_total AS total from public.orders as o join public.customers as c on c.id = customer where pleat_new_total > 100;
-- 11.3 create materialized view pleat_new_public.notes | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.notes AS
select distinct on (total) pleat_new_total AS total, note from public.orders order by total, note;
-- 11.4 create materialized view pleat_new_public.totals | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.totals (who, sum) AS
select name, sum(total) from pleat_new_public.large group by name order by 2 desc;
-- 11.5 build index pleat_new_public.totals_sum_idx on pleat_new_public.totals | lock: none
CREATE INDEX totals_sum_idx ON pleat_new_public.totals (sum);
-- 11.6 build unique index pleat_new_public.totals_who_idx on pleat_new_public.totals | lock: none
CREATE UNIQUE INDEX totals_who_idx ON pleat_new_public.totals (who);
-- 11.7 drop view best | lock: ACCESS EXCLUSIVE on best | H301 code from before the change fails from here on
DROP VIEW public.best;
-- 11.8 drop materialized view totals | lock: ACCESS EXCLUSIVE on totals | H305 readers wait while it is built again (documents) | H305 readers wait while it is built again (kinds)
DROP MATERIALIZED VIEW public.totals;
-- 11.9 drop materialized view notes | lock: ACCESS EXCLUSIVE on notes
DROP MATERIALIZED VIEW public.notes;
-- 11.10 drop materialized view kinds | lock: ACCESS EXCLUSIVE on kinds
DROP MATERIALIZED VIEW public.kinds;
-- 11.11 drop materialized view documents | lock: ACCESS EXCLUSIVE on documents
DROP MATERIALIZED VIEW public.documents;
-- 11.12 drop view large | lock: ACCESS EXCLUSIVE on large
DROP VIEW public.large;
-- 11.13 stop keeping orders.pleat_new_total equal to total | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_total ON public.orders;
-- 11.14 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_total" ();
-- 11.15 rename column orders.total to pleat_old_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN total TO pleat_old_total;
-- 11.16 rename column orders.pleat_new_total to total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_total TO total;
-- 11.17 drop column orders.pleat_old_total | lock: ACCESS EXCLUSIVE on orders | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.orders DROP COLUMN pleat_old_total;
-- 11.18 move view pleat_new_public.large to schema public | lock: none
ALTER VIEW pleat_new_public.large SET SCHEMA public;
-- 11.19 comment on view large | lock: SHARE UPDATE EXCLUSIVE on large
COMMENT ON VIEW public.large IS 'What matters';
-- 11.20 create materialized view documents | lock: none
CREATE MATERIALIZED VIEW public.documents AS
select id, to_jsonb(o) as document from public.orders as o where total > 100;
-- 11.21 create materialized view kinds | lock: none
CREATE MATERIALIZED VIEW public.kinds AS
select kind, count(*) from public.orders join public.bounds using (total) group by kind;
-- 11.22 move materialized view pleat_new_public.notes to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.notes SET SCHEMA public;
-- 11.23 move materialized view pleat_new_public.totals to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.totals SET SCHEMA public;
-- 11.24 comment on materialized view totals | lock: SHARE UPDATE EXCLUSIVE on totals
COMMENT ON MATERIALIZED VIEW public.totals IS 'By customer';
-- 11.25 comment on column totals.sum | lock: SHARE UPDATE EXCLUSIVE on totals
COMMENT ON COLUMN public.totals.sum IS 'Of large orders';
-- 11.26 grant select on materialized view totals to public | lock: none
GRANT SELECT ON TABLE public.totals TO PUBLIC;
-- 11.27 create view best | lock: none
CREATE VIEW public.best AS
select who from public.totals limit 3;
-- 11.28 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

BEGIN;
-- 12.1 put the successor of orders.note in its place, rebuilding materialized view notes: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 12.2 create materialized view pleat_new_public.notes | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.notes AS
select distinct on (total) total, pleat_new_note AS note from public.orders order by total, note;
-- 12.3 drop materialized view notes | lock: ACCESS EXCLUSIVE on notes | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.notes;
-- 12.4 stop keeping orders.pleat_new_note equal to note | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_note ON public.orders;
-- 12.5 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_note" ();
-- 12.6 rename column orders.note to pleat_old_note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN note TO pleat_old_note;
-- 12.7 rename column orders.pleat_new_note to note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_note TO note;
-- 12.8 drop column orders.pleat_old_note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_note;
-- 12.9 move materialized view pleat_new_public.notes to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.notes SET SCHEMA public;
-- 12.10 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

BEGIN;
-- 13.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 13.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 13.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
