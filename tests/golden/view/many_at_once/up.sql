-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 rename view prices to some_prices and keep the old name as a view: rename view prices to some_prices | lock: ACCESS EXCLUSIVE on prices
ALTER VIEW public.prices RENAME TO some_prices;
-- 1.2 keep the old name prices as a view of some_prices | lock: none
CREATE VIEW public.prices AS SELECT price FROM public.some_prices;
-- 1.3 say what the view is for | lock: none
COMMENT ON VIEW public.prices IS 'pleat: compatibility view of public.some_prices';
-- 1.4 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'public.prices', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'public.some_prices'::pg_catalog.regclass);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.prices'::pg_catalog.regclass
    AND a.grantee <> c.relowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s',
      'public.prices', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.some_prices'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'public.prices', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'public.some_prices'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'public.prices'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'public.prices', acl.grantee);
  END LOOP;
END $pleat$;
-- 2.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 2.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 2.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 2.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('convert orders.id', false)
ON CONFLICT (name) DO NOTHING;
COMMIT;

BEGIN;
-- 3.1 add a successor of type bigint for orders.id: add column orders.pleat_new_id bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_id bigint;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_id IS DISTINCT FROM OLD.pleat_new_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_id:= NEW.id::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 3.4 keep orders.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.orders IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill orders.pleat_new_id from id | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('convert orders.id', 'public.orders', ARRAY['ctid'], $pleat$
  UPDATE public.orders SET pleat_new_id = public.orders.id::bigint
  WHERE PLEAT_BATCH AND public.orders.pleat_new_id IS DISTINCT FROM public.orders.id::bigint
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 5. drop the view of the old name prices | lock: ACCESS EXCLUSIVE on prices | H301 code from before the change fails from here on
DROP VIEW IF EXISTS public.prices;
COMMIT;

-- 6. fill orders.pleat_new_id from id | lock: ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill orders.pleat_new_id from id once more', 'public.orders', ARRAY['ctid'], $pleat$
  UPDATE public.orders SET pleat_new_id = public.orders.id::bigint
  WHERE PLEAT_BATCH AND public.orders.pleat_new_id IS DISTINCT FROM public.orders.id::bigint
$pleat$);

BEGIN;
-- 7.1 drop constraint orders.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
-- 7.2 reject new nulls in orders.pleat_new_id | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 8. validate constraint orders.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 9.1 set not null on orders.pleat_new_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_id SET NOT NULL;
-- 9.2 drop constraint orders.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 10.1 change type of orders.price from numeric(12,2) to numeric, rebuilding view some_prices: drop view some_prices | lock: ACCESS EXCLUSIVE on some_prices
DROP VIEW public.some_prices;
-- 10.2 change type of orders.price from numeric(12,2) to numeric | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN price TYPE numeric USING price::numeric;
-- 10.3 create view some_prices | lock: none
CREATE VIEW public.some_prices AS
select price from public.orders;
COMMIT;

BEGIN;
-- 11. drop view over_old | lock: ACCESS EXCLUSIVE on over_old | H301 code from before the change fails from here on
DROP VIEW public.over_old;
COMMIT;

BEGIN;
-- 12.1 put the successor of orders.id in its place, rebuilding view ids, materialized view old_orders: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 12.2 create materialized view pleat_new_public.old_orders | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.old_orders AS
select pleat_new_id AS id, price from public.orders;
-- 12.3 drop materialized view old_orders | lock: ACCESS EXCLUSIVE on old_orders | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.old_orders;
-- 12.4 drop view ids | lock: ACCESS EXCLUSIVE on ids
DROP VIEW public.ids;
-- 12.5 stop keeping orders.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_id ON public.orders;
-- 12.6 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_id" ();
-- 12.7 rename column orders.id to pleat_old_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN id TO pleat_old_id;
-- 12.8 rename column orders.pleat_new_id to id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_id TO id;
-- 12.9 drop column orders.pleat_old_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_id;
-- 12.10 create view ids | lock: none
CREATE VIEW public.ids AS
select id from public.orders;
-- 12.11 move materialized view pleat_new_public.old_orders to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.old_orders SET SCHEMA public;
-- 12.12 drop schema pleat_new_public if it is empty | lock: none
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
-- 13. create materialized view copies | lock: none
CREATE MATERIALIZED VIEW public.copies AS
select id from public.ids;
-- 14. drop column orders.gone | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN gone;
-- 15.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 15.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 15.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
