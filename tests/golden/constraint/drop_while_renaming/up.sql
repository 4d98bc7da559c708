-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 rename table users to people and keep the old name as a view: rename table users to people | lock: ACCESS EXCLUSIVE on users
ALTER TABLE public.users RENAME TO people;
-- 1.2 keep the old name users as a view of people | lock: none
CREATE VIEW public.users AS SELECT id, owner, amount, kind FROM public.people;
-- 1.3 say what the view is for | lock: none
COMMENT ON VIEW public.users IS 'pleat: compatibility view of public.people';
-- 1.4 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'public.users', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'public.people'::pg_catalog.regclass);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.users'::pg_catalog.regclass
    AND a.grantee <> c.relowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s',
      'public.users', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.people'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'public.users', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'public.people'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'public.users'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'public.users', acl.grantee);
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
  ('copy people.head', false),
  ('copy people.quantity', false)
ON CONFLICT (name) DO NOTHING;
COMMIT;

BEGIN;
-- 3.1 add column people.head and keep it equal to owner: add column people.head bigint | lock: ACCESS EXCLUSIVE on people | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.people ADD COLUMN head bigint;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.people.head" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
-- 3.4 keep people.head equal to owner | lock: SHARE ROW EXCLUSIVE on people
CREATE TRIGGER pleat_mirror_head BEFORE INSERT OR UPDATE ON public.people FOR EACH ROW EXECUTE FUNCTION pleat."public.people.head" ('mirror', 'owner', 'head');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on people
COMMENT ON TRIGGER pleat_mirror_head ON public.people IS 'pleat: keeps head equal to owner while a change is under way';
-- 4.1 add column people.quantity and keep it equal to amount: add column people.quantity integer | lock: ACCESS EXCLUSIVE on people | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.people ADD COLUMN quantity integer;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.people.quantity" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.quantity IS DISTINCT FROM NULL THEN NEW.amount:= NEW.quantity; ELSE NEW.quantity:= NEW.amount; END IF;
  ELSIF NEW.quantity IS DISTINCT FROM OLD.quantity THEN
    NEW.amount:= NEW.quantity;
  ELSE
    NEW.quantity:= NEW.amount;
  END IF;
  RETURN NEW;
END $pleat$;
-- 4.4 keep people.quantity equal to amount | lock: SHARE ROW EXCLUSIVE on people
CREATE TRIGGER pleat_mirror_quantity BEFORE INSERT OR UPDATE ON public.people FOR EACH ROW EXECUTE FUNCTION pleat."public.people.quantity" ('mirror', 'amount', 'quantity');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on people
COMMENT ON TRIGGER pleat_mirror_quantity ON public.people IS 'pleat: keeps quantity equal to amount while a change is under way';
-- 5. drop constraint people.amount_positive | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP CONSTRAINT amount_positive;
-- 6. drop constraint people.users_kind_fkey | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP CONSTRAINT users_kind_fkey;
-- 7. drop constraint people.users_owner_fkey | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP CONSTRAINT users_owner_fkey;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 8. fill people.head from owner | lock: ROW EXCLUSIVE on people
CALL pleat.backfill('copy people.head', 'public.people', ARRAY['id'], $pleat$
  UPDATE public.people SET head = public.people.owner
  WHERE PLEAT_BATCH AND public.people.head IS DISTINCT FROM public.people.owner
$pleat$);

-- 9. fill people.quantity from amount | lock: ROW EXCLUSIVE on people
CALL pleat.backfill('copy people.quantity', 'public.people', ARRAY['id'], $pleat$
  UPDATE public.people SET quantity = public.people.amount
  WHERE PLEAT_BATCH AND public.people.quantity IS DISTINCT FROM public.people.amount
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 10. drop the view of the old name users | lock: ACCESS EXCLUSIVE on users | H301 code from before the change fails from here on
DROP VIEW IF EXISTS public.users;
COMMIT;

BEGIN;
-- 11.1 drop the copy and rename column people.owner to head: stop keeping people.head equal to owner | lock: ACCESS EXCLUSIVE on people
DROP TRIGGER pleat_mirror_head ON public.people;
-- 11.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.people.head" ();
-- 11.3 drop column people.head | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN head;
-- 11.4 rename column people.owner to head | lock: ACCESS EXCLUSIVE on people | H301 code from before the change fails from here on
ALTER TABLE public.people RENAME COLUMN owner TO head;
-- 12.1 drop the copy and rename column people.amount to quantity: stop keeping people.quantity equal to amount | lock: ACCESS EXCLUSIVE on people
DROP TRIGGER pleat_mirror_quantity ON public.people;
-- 12.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.people.quantity" ();
-- 12.3 drop column people.quantity | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN quantity;
-- 12.4 rename column people.amount to quantity | lock: ACCESS EXCLUSIVE on people | H301 code from before the change fails from here on
ALTER TABLE public.people RENAME COLUMN amount TO quantity;
-- 13. change type of people.quantity from integer to bigint | lock: ACCESS EXCLUSIVE on people | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.people ALTER COLUMN quantity TYPE bigint USING quantity::bigint;
-- 14.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 14.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 14.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
