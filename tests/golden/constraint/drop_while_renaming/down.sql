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
  ('copy people.head', true),
  ('copy people.quantity', true)
ON CONFLICT (name) DO NOTHING;
-- 2. change type of people.quantity from bigint to integer | lock: ACCESS EXCLUSIVE on people | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.people ALTER COLUMN quantity TYPE integer USING quantity::integer;
-- 3.1 undo: drop the copy and rename column people.amount to quantity: add column people.amount integer | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN amount integer;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.people.amount" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.amount IS DISTINCT FROM NULL THEN NEW.quantity:= NEW.amount; ELSE NEW.amount:= NEW.quantity; END IF;
  ELSIF NEW.amount IS DISTINCT FROM OLD.amount THEN
    NEW.quantity:= NEW.amount;
  ELSE
    NEW.amount:= NEW.quantity;
  END IF;
  RETURN NEW;
END $pleat$;
-- 3.4 keep people.amount equal to quantity | lock: SHARE ROW EXCLUSIVE on people
CREATE TRIGGER pleat_mirror_amount BEFORE INSERT OR UPDATE ON public.people FOR EACH ROW EXECUTE FUNCTION pleat."public.people.amount" ('mirror', 'quantity', 'amount');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on people
COMMENT ON TRIGGER pleat_mirror_amount ON public.people IS 'pleat: keeps amount equal to quantity while a change is under way';
COMMIT;

-- 4. fill people.amount from quantity | lock: ROW EXCLUSIVE on people
CALL pleat.backfill('fill people.amount from quantity once more', 'public.people', ARRAY['id'], $pleat$
  UPDATE public.people SET amount = public.people.quantity
  WHERE PLEAT_BATCH AND public.people.amount IS DISTINCT FROM public.people.quantity
$pleat$);

BEGIN;
-- 5.1 undo: drop the copy and rename column people.amount to quantity: stop keeping people.amount equal to quantity | lock: ACCESS EXCLUSIVE on people
DROP TRIGGER pleat_mirror_amount ON public.people;
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.people.amount" ();
-- 5.3 rename column people.quantity to pleat_swap_quantity | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people RENAME COLUMN quantity TO pleat_swap_quantity;
-- 5.4 rename column people.amount to quantity | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people RENAME COLUMN amount TO quantity;
-- 5.5 rename column people.pleat_swap_quantity to amount | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people RENAME COLUMN pleat_swap_quantity TO amount;
-- 5.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.7 create the function of the trigger that follows | lock: none
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
-- 5.8 keep people.quantity equal to amount | lock: SHARE ROW EXCLUSIVE on people
CREATE TRIGGER pleat_mirror_quantity BEFORE INSERT OR UPDATE ON public.people FOR EACH ROW EXECUTE FUNCTION pleat."public.people.quantity" ('mirror', 'amount', 'quantity');
-- 5.9 say what the trigger is for | lock: ACCESS SHARE on people
COMMENT ON TRIGGER pleat_mirror_quantity ON public.people IS 'pleat: keeps quantity equal to amount while a change is under way';
-- 6.1 undo: drop the copy and rename column people.owner to head: add column people.owner bigint | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN owner bigint;
-- 6.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.people.owner" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
-- 6.4 keep people.owner equal to head | lock: SHARE ROW EXCLUSIVE on people
CREATE TRIGGER pleat_mirror_owner BEFORE INSERT OR UPDATE ON public.people FOR EACH ROW EXECUTE FUNCTION pleat."public.people.owner" ('mirror', 'head', 'owner');
-- 6.5 say what the trigger is for | lock: ACCESS SHARE on people
COMMENT ON TRIGGER pleat_mirror_owner ON public.people IS 'pleat: keeps owner equal to head while a change is under way';
COMMIT;

-- 7. fill people.owner from head | lock: ROW EXCLUSIVE on people
CALL pleat.backfill('fill people.owner from head once more', 'public.people', ARRAY['id'], $pleat$
  UPDATE public.people SET owner = public.people.head
  WHERE PLEAT_BATCH AND public.people.owner IS DISTINCT FROM public.people.head
$pleat$);

BEGIN;
-- 8.1 undo: drop the copy and rename column people.owner to head: stop keeping people.owner equal to head | lock: ACCESS EXCLUSIVE on people
DROP TRIGGER pleat_mirror_owner ON public.people;
-- 8.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.people.owner" ();
-- 8.3 rename column people.head to pleat_swap_head | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people RENAME COLUMN head TO pleat_swap_head;
-- 8.4 rename column people.owner to head | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people RENAME COLUMN owner TO head;
-- 8.5 rename column people.pleat_swap_head to owner | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people RENAME COLUMN pleat_swap_head TO owner;
-- 8.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.7 create the function of the trigger that follows | lock: none
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
-- 8.8 keep people.head equal to owner | lock: SHARE ROW EXCLUSIVE on people
CREATE TRIGGER pleat_mirror_head BEFORE INSERT OR UPDATE ON public.people FOR EACH ROW EXECUTE FUNCTION pleat."public.people.head" ('mirror', 'owner', 'head');
-- 8.9 say what the trigger is for | lock: ACCESS SHARE on people
COMMENT ON TRIGGER pleat_mirror_head ON public.people IS 'pleat: keeps head equal to owner while a change is under way';
-- 9.1 keep the old name users as a view of people | lock: none
CREATE VIEW public.users AS SELECT id, owner, amount, kind FROM public.people;
-- 9.2 say what the view is for | lock: none
COMMENT ON VIEW public.users IS 'pleat: compatibility view of public.people';
-- 9.3 let it belong to the same role, and let the same roles use it | lock: none
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
-- 1. add foreign key people.users_owner_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.people ADD CONSTRAINT users_owner_fkey FOREIGN KEY (owner) REFERENCES public.people (id) NOT VALID;
COMMIT;

BEGIN;
-- 2. validate constraint people.users_owner_fkey | lock: SHARE UPDATE EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.people VALIDATE CONSTRAINT users_owner_fkey;
COMMIT;

BEGIN;
-- 3. add foreign key people.users_kind_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.people ADD CONSTRAINT users_kind_fkey FOREIGN KEY (kind) REFERENCES public.people (id) NOT VALID;
COMMIT;

BEGIN;
-- 4. validate constraint people.users_kind_fkey | lock: SHARE UPDATE EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.people VALIDATE CONSTRAINT users_kind_fkey;
COMMIT;

BEGIN;
-- 5.1 undo: drop constraint people.amount_positive: add check people.amount_positive, not validated yet | lock: ACCESS EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.people ADD CONSTRAINT amount_positive CHECK (amount > 0) NOT VALID;
-- 5.2 comment on constraint people.amount_positive | lock: ACCESS SHARE on people
COMMENT ON CONSTRAINT amount_positive ON public.people IS 'Never less';
COMMIT;

BEGIN;
-- 6. validate constraint people.amount_positive | lock: SHARE UPDATE EXCLUSIVE on people | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.people VALIDATE CONSTRAINT amount_positive;
COMMIT;

BEGIN;
-- 7.1 undo: add column people.quantity and keep it equal to amount: stop keeping people.quantity equal to amount | lock: ACCESS EXCLUSIVE on people
DROP TRIGGER pleat_mirror_quantity ON public.people;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.people.quantity" ();
-- 7.3 drop column people.quantity | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN quantity;
-- 8.1 undo: add column people.head and keep it equal to owner: stop keeping people.head equal to owner | lock: ACCESS EXCLUSIVE on people
DROP TRIGGER pleat_mirror_head ON public.people;
-- 8.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.people.head" ();
-- 8.3 drop column people.head | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN head;
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;

BEGIN;
-- 10.1 undo: rename table users to people and keep the old name as a view: drop the view of the old name users | lock: ACCESS EXCLUSIVE on users
DROP VIEW IF EXISTS public.users;
-- 10.2 rename table people to users | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people RENAME TO users;
COMMIT;
