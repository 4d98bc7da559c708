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
  ('convert orders.total', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type bigint for orders.total: add column orders.pleat_new_total bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_total bigint;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_total" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_total IS DISTINCT FROM OLD.pleat_new_total THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_total:= NEW.total::bigint;
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

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill orders.pleat_new_total from total | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('convert orders.total', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_total = public.orders.total::bigint
  WHERE PLEAT_BATCH AND public.orders.pleat_new_total IS DISTINCT FROM public.orders.total::bigint
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill orders.pleat_new_total from total | lock: ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill orders.pleat_new_total from total once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_total = public.orders.total::bigint
  WHERE PLEAT_BATCH AND public.orders.pleat_new_total IS DISTINCT FROM public.orders.total::bigint
$pleat$);

BEGIN;
-- 5.1 put the successor of orders.total in its place, rebuilding view dear_orders, view very_dear_orders, materialized view counts: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 5.2 create view pleat_new_public.dear_orders | lock: none
CREATE VIEW pleat_new_public.dear_orders WITH (security_barrier = true) AS
select id, pleat_new_total AS total from public.orders where pleat_new_total > 10;
-- 5.3 create view pleat_new_public.very_dear_orders | lock: none
CREATE VIEW pleat_new_public.very_dear_orders AS
select id, total from pleat_new_public.dear_orders where total > 100;
-- 5.4 create materialized view pleat_new_public.counts | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.counts AS
select total, count(*) as n from pleat_new_public.very_dear_orders group by 1;
-- 5.5 build unique index pleat_new_public.counts_total_idx on pleat_new_public.counts | lock: none
CREATE UNIQUE INDEX counts_total_idx ON pleat_new_public.counts (total);
-- 5.6 drop materialized view counts | lock: ACCESS EXCLUSIVE on counts | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.counts;
-- 5.7 drop view very_dear_orders | lock: ACCESS EXCLUSIVE on very_dear_orders
DROP VIEW public.very_dear_orders;
-- 5.8 drop view dear_orders | lock: ACCESS EXCLUSIVE on dear_orders
DROP VIEW public.dear_orders;
-- 5.9 stop keeping orders.pleat_new_total equal to total | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_total ON public.orders;
-- 5.10 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_total" ();
-- 5.11 rename column orders.total to pleat_old_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN total TO pleat_old_total;
-- 5.12 rename column orders.pleat_new_total to total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_total TO total;
-- 5.13 drop column orders.pleat_old_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_total;
-- 5.14 grant select, update on column orders.total to auditor | lock: none
GRANT SELECT (total), UPDATE (total) ON TABLE public.orders TO auditor;
-- 5.15 move view pleat_new_public.dear_orders to schema public | lock: none
ALTER VIEW pleat_new_public.dear_orders SET SCHEMA public;
-- 5.16 comment on view dear_orders | lock: SHARE UPDATE EXCLUSIVE on dear_orders
COMMENT ON VIEW public.dear_orders IS 'Dear';
-- 5.17 let view dear_orders belong to app | lock: ACCESS EXCLUSIVE on dear_orders
ALTER VIEW public.dear_orders OWNER TO app;
-- 5.18 grant select on view dear_orders to auditor with grant option | lock: none
GRANT SELECT ON TABLE public.dear_orders TO auditor WITH GRANT OPTION;
-- 5.19 grant update on column dear_orders.total to auditor with grant option | lock: none
GRANT UPDATE (total) ON TABLE public.dear_orders TO auditor WITH GRANT OPTION;
-- 5.20 move view pleat_new_public.very_dear_orders to schema public | lock: none
ALTER VIEW pleat_new_public.very_dear_orders SET SCHEMA public;
-- 5.21 let view very_dear_orders belong to app | lock: ACCESS EXCLUSIVE on very_dear_orders
ALTER VIEW public.very_dear_orders OWNER TO app;
-- 5.22 grant select on column very_dear_orders.id to public | lock: none
GRANT SELECT (id) ON TABLE public.very_dear_orders TO PUBLIC;
-- 5.23 move materialized view pleat_new_public.counts to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.counts SET SCHEMA public;
-- 5.24 let materialized view counts belong to app | lock: ACCESS EXCLUSIVE on counts
ALTER MATERIALIZED VIEW public.counts OWNER TO app;
-- 5.25 grant select on materialized view counts to clerk | lock: none
GRANT SELECT ON TABLE public.counts TO clerk;
-- 5.26 drop schema pleat_new_public if it is empty | lock: none
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
-- 6.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 6.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 6.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
