-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column orders.gone: the column comes back without its values

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
  ('convert orders.id', true)
ON CONFLICT (name) DO NOTHING;
-- 2. add column orders.gone uuid | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN gone uuid;
-- 3. drop materialized view copies | lock: none
DROP MATERIALIZED VIEW public.copies;
-- 4.1 undo: put the successor of orders.id in its place, rebuilding view ids, materialized view old_orders: add column orders.pleat_new_id integer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_id integer;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_id IS DISTINCT FROM OLD.pleat_new_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_id:= NEW.id::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.4 keep orders.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.orders IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

-- 5. fill orders.pleat_new_id from id | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.pleat_new_id from id once more', 'public.orders', ARRAY['ctid'], $pleat$
  UPDATE public.orders SET pleat_new_id = public.orders.id::integer
  WHERE PLEAT_BATCH AND public.orders.pleat_new_id IS DISTINCT FROM public.orders.id::integer
$pleat$);

BEGIN;
-- 6.1 undo: put the successor of orders.id in its place, rebuilding view ids, materialized view old_orders: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 6.2 create materialized view pleat_new_public.old_orders | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.old_orders AS
select pleat_new_id AS id, gone from public.orders;
-- 6.3 drop materialized view old_orders | lock: ACCESS EXCLUSIVE on old_orders
DROP MATERIALIZED VIEW public.old_orders;
-- 6.4 drop view ids | lock: ACCESS EXCLUSIVE on ids
DROP VIEW public.ids;
-- 6.5 stop keeping orders.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_id ON public.orders;
-- 6.6 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_id" ();
-- 6.7 rename column orders.id to pleat_old_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN id TO pleat_old_id;
-- 6.8 rename column orders.pleat_new_id to id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_id TO id;
-- 6.9 drop column orders.pleat_old_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_id;
-- 6.10 set not null on orders.id again if every row allows it | lock: ACCESS EXCLUSIVE on orders | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.orders WHERE public.orders.id IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.orders.id';
  ELSE
    ALTER TABLE public.orders ALTER COLUMN id SET NOT NULL;
  END IF;
END $pleat$;
-- 6.11 create view ids | lock: none
CREATE VIEW public.ids AS
select id from public.orders;
-- 6.12 move materialized view pleat_new_public.old_orders to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.old_orders SET SCHEMA public;
-- 6.13 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 6.14 add column orders.pleat_new_id bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_id bigint;
-- 6.15 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.16 create the function of the trigger that follows | lock: none
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
-- 6.17 keep orders.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 6.18 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.orders IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

BEGIN;
-- 7. create view over_old | lock: none
CREATE VIEW public.over_old AS
select id, gone from public.old_orders;
-- 8.1 undo: change type of orders.price from numeric(12,2) to numeric, rebuilding view some_prices: drop view some_prices | lock: ACCESS EXCLUSIVE on some_prices
DROP VIEW public.some_prices;
-- 8.2 change type of orders.price from numeric to numeric(12,2) | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN price TYPE numeric(12,2) USING price::numeric(12,2);
-- 8.3 create view some_prices | lock: none
CREATE VIEW public.some_prices AS
select price from public.orders;
-- 9. drop not null on orders.pleat_new_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_id DROP NOT NULL;
-- 10. drop constraint orders.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
-- 11.1 keep the old name prices as a view of some_prices | lock: none
CREATE VIEW public.prices AS SELECT price FROM public.some_prices;
-- 11.2 say what the view is for | lock: none
COMMENT ON VIEW public.prices IS 'pleat: compatibility view of public.some_prices';
-- 11.3 let it belong to the same role, and let the same roles use it | lock: none
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
-- 1.1 undo: add a successor of type bigint for orders.id: stop keeping orders.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_id ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_id" ();
-- 1.3 drop column orders.pleat_new_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_id;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;

BEGIN;
-- 3.1 undo: rename view prices to some_prices and keep the old name as a view: drop the view of the old name prices | lock: ACCESS EXCLUSIVE on prices
DROP VIEW IF EXISTS public.prices;
-- 3.2 rename view some_prices to prices | lock: ACCESS EXCLUSIVE on some_prices
ALTER VIEW public.some_prices RENAME TO prices;
COMMIT;
