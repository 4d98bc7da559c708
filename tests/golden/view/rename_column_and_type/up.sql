-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 rename view few_owners to some_owners and keep the old name as a view: rename view few_owners to some_owners | lock: ACCESS EXCLUSIVE on few_owners
ALTER VIEW public.few_owners RENAME TO some_owners;
-- 1.2 keep the old name few_owners as a view of some_owners | lock: none
CREATE VIEW public.few_owners AS SELECT id, owner FROM public.some_owners;
-- 1.3 say what the view is for | lock: none
COMMENT ON VIEW public.few_owners IS 'pleat: compatibility view of public.some_owners';
-- 1.4 let it belong to the same role, and let the same roles use it | lock: none
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
  ('copy orders.head', false),
  ('convert orders.id', false)
ON CONFLICT (name) DO NOTHING;
COMMIT;

BEGIN;
-- 3.1 add column orders.head and keep it equal to owner: add column orders.head text | lock: ACCESS EXCLUSIVE on orders | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.orders ADD COLUMN head text;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep orders.head equal to owner | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_head BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.head" ('mirror', 'owner', 'head');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_head ON public.orders IS 'pleat: keeps head equal to owner while a change is under way';
-- 4.1 add a successor of type bigint for orders.id: add column orders.pleat_new_id bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_id bigint;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
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
-- 4.4 keep orders.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.orders IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill orders.head from owner | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('copy orders.head', 'public.orders', ARRAY['ctid'], $pleat$
  UPDATE public.orders SET head = public.orders.owner
  WHERE PLEAT_BATCH AND public.orders.head IS DISTINCT FROM public.orders.owner
$pleat$);

-- 6. fill orders.pleat_new_id from id | lock: ROW EXCLUSIVE on orders
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
-- 7. drop the view of the old name few_owners | lock: ACCESS EXCLUSIVE on few_owners | H301 code from before the change fails from here on
DROP VIEW IF EXISTS public.few_owners;
COMMIT;

-- 8. fill orders.pleat_new_id from id | lock: ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill orders.pleat_new_id from id once more', 'public.orders', ARRAY['ctid'], $pleat$
  UPDATE public.orders SET pleat_new_id = public.orders.id::bigint
  WHERE PLEAT_BATCH AND public.orders.pleat_new_id IS DISTINCT FROM public.orders.id::bigint
$pleat$);

BEGIN;
-- 9.1 drop the copy and rename column orders.owner to head: stop keeping orders.head equal to owner | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_head ON public.orders;
-- 9.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.head" ();
-- 9.3 drop column orders.head | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN head;
-- 9.4 rename column orders.owner to head | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN owner TO head;
COMMIT;

BEGIN;
-- 10.1 put the successor of orders.id in its place, rebuilding view owners, view some_owners: drop view some_owners | lock: ACCESS EXCLUSIVE on some_owners | H301 code from before the change fails from here on
DROP VIEW public.some_owners;
-- 10.2 drop view owners | lock: ACCESS EXCLUSIVE on owners
DROP VIEW public.owners;
-- 10.3 stop keeping orders.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_id ON public.orders;
-- 10.4 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_id" ();
-- 10.5 rename column orders.id to pleat_old_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN id TO pleat_old_id;
-- 10.6 rename column orders.pleat_new_id to id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_id TO id;
-- 10.7 drop column orders.pleat_old_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_id;
-- 10.8 create view owners | lock: none
CREATE VIEW public.owners AS
select id, head from public.orders;
-- 10.9 create view some_owners | lock: none
CREATE VIEW public.some_owners AS
select id, head from public.orders where id > 0;
-- 11. add check orders.orders_id_small, not validated yet | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_id_small CHECK (id < 1000) NOT VALID;
COMMIT;

BEGIN;
-- 12. validate constraint orders.orders_id_small | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_id_small;
COMMIT;

BEGIN;
-- 13.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 13.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 13.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
