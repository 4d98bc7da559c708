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
  ('convert orders.id', true),
  ('copy orders.head', true)
ON CONFLICT (name) DO NOTHING;
-- 2. drop constraint orders.orders_id_small | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_id_small;
-- 3.1 undo: put the successor of orders.id in its place, rebuilding view owners, view some_owners: add column orders.pleat_new_id integer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_id integer;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep orders.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.orders IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

-- 4. fill orders.pleat_new_id from id | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.pleat_new_id from id once more', 'public.orders', ARRAY['ctid'], $pleat$
  UPDATE public.orders SET pleat_new_id = public.orders.id::integer
  WHERE PLEAT_BATCH AND public.orders.pleat_new_id IS DISTINCT FROM public.orders.id::integer
$pleat$);

BEGIN;
-- 5.1 undo: put the successor of orders.id in its place, rebuilding view owners, view some_owners: drop view some_owners | lock: ACCESS EXCLUSIVE on some_owners
DROP VIEW public.some_owners;
-- 5.2 drop view owners | lock: ACCESS EXCLUSIVE on owners
DROP VIEW public.owners;
-- 5.3 stop keeping orders.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_id ON public.orders;
-- 5.4 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_id" ();
-- 5.5 rename column orders.id to pleat_old_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN id TO pleat_old_id;
-- 5.6 rename column orders.pleat_new_id to id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_id TO id;
-- 5.7 drop column orders.pleat_old_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_id;
-- 5.8 create view owners | lock: none
CREATE VIEW public.owners AS
select id, head AS owner from public.orders;
-- 5.9 create view some_owners | lock: none
CREATE VIEW public.some_owners AS
select id, head AS owner from public.orders where id > 0;
-- 5.10 add column orders.pleat_new_id bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_id bigint;
-- 5.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.12 create the function of the trigger that follows | lock: none
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
-- 5.13 keep orders.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 5.14 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.orders IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
-- 6.1 undo: drop the copy and rename column orders.owner to head: add column orders.owner text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN owner text;
-- 6.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.owner" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.owner IS DISTINCT FROM NULL THEN NEW.head:= NEW.owner; ELSE NEW.owner:= NEW.head; END IF;
  ELSIF NEW.owner IS DISTINCT FROM OLD.owner THEN
    NEW.head:= NEW.owner;
  ELSE
    NEW.owner:= NEW.head;
  END IF;
  RETURN NEW;
END $pleat$;
-- 6.4 keep orders.owner equal to head | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_owner BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.owner" ('mirror', 'head', 'owner');
-- 6.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_owner ON public.orders IS 'pleat: keeps owner equal to head while a change is under way';
COMMIT;

-- 7. fill orders.owner from head | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.owner from head once more', 'public.orders', ARRAY['ctid'], $pleat$
  UPDATE public.orders SET owner = public.orders.head
  WHERE PLEAT_BATCH AND public.orders.owner IS DISTINCT FROM public.orders.head
$pleat$);

BEGIN;
-- 8.1 undo: drop the copy and rename column orders.owner to head: stop keeping orders.owner equal to head | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_owner ON public.orders;
-- 8.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.owner" ();
-- 8.3 rename column orders.head to pleat_swap_head | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN head TO pleat_swap_head;
-- 8.4 rename column orders.owner to head | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN owner TO head;
-- 8.5 rename column orders.pleat_swap_head to owner | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_swap_head TO owner;
-- 8.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.head" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.head IS DISTINCT FROM NULL THEN NEW.owner:= NEW.head; ELSE NEW.head:= NEW.owner; END IF;
  ELSIF NEW.head IS DISTINCT FROM OLD.head THEN
    NEW.owner:= NEW.head;
  ELSE
    NEW.head:= NEW.owner;
  END IF;
  RETURN NEW;
END $pleat$;
-- 8.8 keep orders.head equal to owner | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_head BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.head" ('mirror', 'owner', 'head');
-- 8.9 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_head ON public.orders IS 'pleat: keeps head equal to owner while a change is under way';
-- 9.1 keep the old name few_owners as a view of some_owners | lock: none
CREATE VIEW public.few_owners AS SELECT id, owner FROM public.some_owners;
-- 9.2 say what the view is for | lock: none
COMMENT ON VIEW public.few_owners IS 'pleat: compatibility view of public.some_owners';
-- 9.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'public.few_owners', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'public.some_owners'::pg_catalog.regclass);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.few_owners'::pg_catalog.regclass
    AND a.grantee <> c.relowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s',
      'public.few_owners', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.some_owners'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'public.few_owners', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'public.some_owners'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'public.few_owners'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'public.few_owners', acl.grantee);
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
-- 2.1 undo: add column orders.head and keep it equal to owner: stop keeping orders.head equal to owner | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_head ON public.orders;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.head" ();
-- 2.3 drop column orders.head | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN head;
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;

BEGIN;
-- 4.1 undo: rename view few_owners to some_owners and keep the old name as a view: drop the view of the old name few_owners | lock: ACCESS EXCLUSIVE on few_owners
DROP VIEW IF EXISTS public.few_owners;
-- 4.2 rename view some_owners to few_owners | lock: ACCESS EXCLUSIVE on some_owners
ALTER VIEW public.some_owners RENAME TO few_owners;
COMMIT;
