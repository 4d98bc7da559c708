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
  ('convert orders.price', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: replace view all_shown: drop view all_shown | lock: ACCESS EXCLUSIVE on all_shown
DROP VIEW public.all_shown;
-- 2.2 create view all_shown | lock: none
CREATE VIEW public.all_shown AS
select id, note from public.orders;
COMMIT;

BEGIN;
-- 3.1 undo: put the successor of orders.price in its place, rebuilding view all_prices, materialized view all_sums: add column orders.pleat_new_price numeric(12,2) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_price numeric(12,2);
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_price" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_price IS DISTINCT FROM OLD.pleat_new_price THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_price:= NEW.price::numeric(12,2);
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_price:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 3.4 keep orders.pleat_new_price equal to price | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_price BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_price" ('mirror', 'price', 'pleat_new_price');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_price ON public.orders IS 'pleat: keeps pleat_new_price equal to price while a change is under way';
COMMIT;

-- 4. fill orders.pleat_new_price from price | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.pleat_new_price from price once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_price = public.orders.price::numeric(12,2)
  WHERE PLEAT_BATCH AND public.orders.pleat_new_price IS DISTINCT FROM public.orders.price::numeric(12,2)
$pleat$);

BEGIN;
-- 5.1 undo: put the successor of orders.price in its place, rebuilding view all_prices, materialized view all_sums: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 5.2 create materialized view pleat_new_public.all_sums | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.all_sums AS
select sum(pleat_new_price) as total from public.orders;
-- 5.3 drop materialized view all_sums | lock: ACCESS EXCLUSIVE on all_sums
DROP MATERIALIZED VIEW public.all_sums;
-- 5.4 drop view all_prices | lock: ACCESS EXCLUSIVE on all_prices
DROP VIEW public.all_prices;
-- 5.5 stop keeping orders.pleat_new_price equal to price | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_price ON public.orders;
-- 5.6 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_price" ();
-- 5.7 rename column orders.price to pleat_old_price | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN price TO pleat_old_price;
-- 5.8 rename column orders.pleat_new_price to price | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_price TO price;
-- 5.9 drop column orders.pleat_old_price | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_price;
-- 5.10 set not null on orders.price again if every row allows it | lock: ACCESS EXCLUSIVE on orders | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.orders WHERE public.orders.price IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.orders.price';
  ELSE
    ALTER TABLE public.orders ALTER COLUMN price SET NOT NULL;
  END IF;
END $pleat$;
-- 5.11 create view all_prices | lock: none
CREATE VIEW public.all_prices AS
select id, price from public.orders;
-- 5.12 move materialized view pleat_new_public.all_sums to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.all_sums SET SCHEMA public;
-- 5.13 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 5.14 add column orders.pleat_new_price text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_price text;
-- 5.15 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.16 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_price" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_price IS DISTINCT FROM OLD.pleat_new_price THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_price:= NEW.price::text;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_price:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 5.17 keep orders.pleat_new_price equal to price | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_price BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_price" ('mirror', 'price', 'pleat_new_price');
-- 5.18 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_price ON public.orders IS 'pleat: keeps pleat_new_price equal to price while a change is under way';
COMMIT;

BEGIN;
-- 6.1 undo: rebuild view all_notes: drop view all_notes | lock: ACCESS EXCLUSIVE on all_notes
DROP VIEW public.all_notes;
-- 6.2 create view all_notes | lock: none
CREATE VIEW public.all_notes AS
select id, note from public.orders;
COMMIT;

BEGIN;
-- 7. drop not null on orders.pleat_new_price | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_price DROP NOT NULL;
-- 8. drop constraint orders.pleat_not_null_pleat_new_price | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_price;
-- 9.1 keep the old name sums as a view of all_sums | lock: none
CREATE VIEW public.sums AS SELECT total FROM public.all_sums;
-- 9.2 say what the view is for | lock: none
COMMENT ON VIEW public.sums IS 'pleat: compatibility view of public.all_sums';
-- 9.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'public.sums', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'public.all_sums'::pg_catalog.regclass);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.sums'::pg_catalog.regclass
    AND a.grantee <> c.relowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s',
      'public.sums', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.all_sums'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'public.sums', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'public.all_sums'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'public.sums'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'public.sums', acl.grantee);
  END LOOP;
END $pleat$;
-- 10.1 keep the old name shown as a view of all_shown | lock: none
CREATE VIEW public.shown AS SELECT id, note FROM public.all_shown;
-- 10.2 say what the view is for | lock: none
COMMENT ON VIEW public.shown IS 'pleat: compatibility view of public.all_shown';
-- 10.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'public.shown', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'public.all_shown'::pg_catalog.regclass);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.shown'::pg_catalog.regclass
    AND a.grantee <> c.relowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s',
      'public.shown', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.all_shown'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'public.shown', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'public.all_shown'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'public.shown'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'public.shown', acl.grantee);
  END LOOP;
END $pleat$;
-- 11.1 keep the old name prices as a view of all_prices | lock: none
CREATE VIEW public.prices AS SELECT id, price FROM public.all_prices;
-- 11.2 say what the view is for | lock: none
COMMENT ON VIEW public.prices IS 'pleat: compatibility view of public.all_prices';
-- 11.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'public.prices', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'public.all_prices'::pg_catalog.regclass);
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
    WHERE c.oid = 'public.all_prices'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'public.prices', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'public.all_prices'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'public.prices'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'public.prices', acl.grantee);
  END LOOP;
END $pleat$;
-- 12.1 keep the old name notes as a view of all_notes | lock: none
CREATE VIEW public.notes AS SELECT id, note FROM public.all_notes;
-- 12.2 say what the view is for | lock: none
COMMENT ON VIEW public.notes IS 'pleat: compatibility view of public.all_notes';
-- 12.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'public.notes', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'public.all_notes'::pg_catalog.regclass);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.notes'::pg_catalog.regclass
    AND a.grantee <> c.relowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s',
      'public.notes', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.all_notes'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'public.notes', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'public.all_notes'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'public.notes'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'public.notes', acl.grantee);
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
-- 1.1 undo: add a successor of type text for orders.price: stop keeping orders.pleat_new_price equal to price | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_price ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_price" ();
-- 1.3 drop column orders.pleat_new_price | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_price;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;

BEGIN;
-- 3.1 undo: rename materialized view sums to all_sums and keep the old name as a view: drop the view of the old name sums | lock: ACCESS EXCLUSIVE on sums
DROP VIEW IF EXISTS public.sums;
-- 3.2 rename materialized view all_sums to sums | lock: ACCESS EXCLUSIVE on all_sums
ALTER MATERIALIZED VIEW public.all_sums RENAME TO sums;
COMMIT;

BEGIN;
-- 4.1 undo: rename view shown to all_shown and keep the old name as a view: drop the view of the old name shown | lock: ACCESS EXCLUSIVE on shown
DROP VIEW IF EXISTS public.shown;
-- 4.2 rename view all_shown to shown | lock: ACCESS EXCLUSIVE on all_shown
ALTER VIEW public.all_shown RENAME TO shown;
COMMIT;

BEGIN;
-- 5.1 undo: rename view prices to all_prices and keep the old name as a view: drop the view of the old name prices | lock: ACCESS EXCLUSIVE on prices
DROP VIEW IF EXISTS public.prices;
-- 5.2 rename view all_prices to prices | lock: ACCESS EXCLUSIVE on all_prices
ALTER VIEW public.all_prices RENAME TO prices;
COMMIT;

BEGIN;
-- 6.1 undo: rename view notes to all_notes and keep the old name as a view: drop the view of the old name notes | lock: ACCESS EXCLUSIVE on notes
DROP VIEW IF EXISTS public.notes;
-- 6.2 rename view all_notes to notes | lock: ACCESS EXCLUSIVE on all_notes
ALTER VIEW public.all_notes RENAME TO notes;
COMMIT;
