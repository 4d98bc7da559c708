-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

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
  ('rebuild places', false)
ON CONFLICT (name) DO NOTHING;
-- 2. create domain shop.amounts | lock: none
CREATE DOMAIN shop.amounts AS numeric(12,2)[] DEFAULT '{}';
-- 3. add column places.amounts shop.amounts | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN amounts shop.amounts;
-- 4.1 create domain shop.email | lock: none
CREATE DOMAIN shop.email AS text COLLATE "C" DEFAULT 'nobody@example.org' NOT NULL
  CONSTRAINT email_check CHECK (length(value) < 200)
  CONSTRAINT email_has_at CHECK (value like '%@%');
-- 4.2 comment on domain shop.email | lock: none
COMMENT ON DOMAIN shop.email IS 'Where to write to';
-- 5. add column places.copies shop.email[] | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN copies shop.email[];
-- 6.1 create domain shop.work_email | lock: none
CREATE DOMAIN shop.work_email AS shop.email DEFAULT 'nobody@example.org';
-- 6.2 create domain shop.work_email | lock: none
ALTER DOMAIN shop.work_email ADD CONSTRAINT work_email_check CHECK (value not like '%@home') NOT VALID;
-- 7.1 build the shadow of places: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 7.2 create table pleat_new_public.places | lock: none
CREATE TABLE pleat_new_public.places (
  id bigint NOT NULL,
  email shop.email,
  copies shop.email[],
  work shop.work_email DEFAULT 'a@b',
  amounts shop.amounts,
  CONSTRAINT places_pkey PRIMARY KEY (id)
);
-- 7.3 build index pleat_new_public.places_email_idx on pleat_new_public.places | lock: none
CREATE INDEX places_email_idx ON pleat_new_public.places ((lower(email))) WHERE (email like 'a%');
-- 7.4 comment on table pleat_new_public.places | lock: none
COMMENT ON TABLE pleat_new_public.places IS 'pleat: shadow of public.places, logged, key (id), columns (amounts shop.amounts, copies shop.email[], email shop.email, id bigint, work shop.work_email)';
-- 8.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.places" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = shop, public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.places;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.places WHERE (pleat_new_public.places.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.places (id, copies, amounts) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.copies, OLD.amounts) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.places WHERE (pleat_new_public.places.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.places (id, copies, amounts) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.copies, NEW.amounts)
    ON CONFLICT (id) DO UPDATE SET copies = excluded.copies, amounts = excluded.amounts;
  END IF;
  RETURN NULL;
END $pleat$;
-- 8.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.places FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.places" ('sync', 'pleat_new_public', 'places');
-- 8.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on places
ALTER TABLE public.places ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 8.5 write to pleat_new_public.places what is written to places | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.places" ('sync', 'pleat_new_public', 'places');
-- 8.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on places
ALTER TABLE public.places ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

-- 9.1 copy the rows of places: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 9.2 copy rows into pleat_new_public.places | lock: ROW SHARE on places
CALL pleat.backfill('rebuild places', 'public.places', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.places (id, copies, amounts) OVERRIDING SYSTEM VALUE
  SELECT id, copies, amounts FROM public.places
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 9.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.places') IS NOT NULL THEN ANALYZE pleat_new_public.places; END IF;
END $pleat$;

BEGIN;
-- 10. put the shadow in the place of places, unless that is done | lock: ACCESS EXCLUSIVE on places
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.places') IS NULL THEN RETURN; END IF;
-- 10.1 put the shadow in the place of places: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on places
EXECUTE $pleat_sql$LOCK TABLE public.places IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 10.2 stop writing to the shadow of places | lock: ACCESS EXCLUSIVE on places
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.places$pleat_sql$;
-- 10.3 drop its companion | lock: ACCESS EXCLUSIVE on places
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.places$pleat_sql$;
-- 10.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.places" ()$pleat_sql$;
-- 10.5 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 10.6 move table places to schema pleat_old_public | lock: ACCESS EXCLUSIVE on places
EXECUTE $pleat_sql$ALTER TABLE public.places SET SCHEMA pleat_old_public$pleat_sql$;
-- 10.7 move table pleat_new_public.places to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.places SET SCHEMA public$pleat_sql$;
-- 10.8 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 10.9 comment on table places | lock: SHARE UPDATE EXCLUSIVE on places
EXECUTE $pleat_sql$COMMENT ON TABLE public.places IS NULL$pleat_sql$;
-- 10.10 comment on table pleat_old_public.places | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.places IS 'pleat: shadow of public.places, logged, key (id), columns (amounts shop.amounts, copies shop.email[], id bigint)'$pleat_sql$;
-- 10.11 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 10.12 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.places" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = shop, public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.places;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.places WHERE (pleat_old_public.places.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.places (id, copies, amounts) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.copies, OLD.amounts) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.places WHERE (pleat_old_public.places.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.places (id, copies, amounts) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.copies, NEW.amounts)
    ON CONFLICT (id) DO UPDATE SET copies = excluded.copies, amounts = excluded.amounts;
  END IF;
  RETURN NULL;
END $pleat$$pleat_sql$;
-- 10.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on places
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.places FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.places" ('sync', 'pleat_old_public', 'places')$pleat_sql$;
-- 10.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on places
EXECUTE $pleat_sql$ALTER TABLE public.places ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 10.15 write to pleat_old_public.places what is written to places | lock: SHARE ROW EXCLUSIVE on places
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.places" ('sync', 'pleat_old_public', 'places')$pleat_sql$;
-- 10.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on places
EXECUTE $pleat_sql$ALTER TABLE public.places ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

BEGIN;
-- 11. create view addresses | lock: none
CREATE OR REPLACE VIEW public.addresses AS
select p.email, coalesce(p.email, 'none@none') as some, p.work || '!' as loud
  from public.places p where p.email = 'a@b' and p.work in ('c', 'd');
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 12.1 drop constraint places.pleat_not_null_amounts | lock: ACCESS EXCLUSIVE on places | H502 fails if the table has any row: declare `backfill (value)` for the column
ALTER TABLE public.places DROP CONSTRAINT IF EXISTS pleat_not_null_amounts;
-- 12.2 reject new nulls in places.amounts | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD CONSTRAINT pleat_not_null_amounts CHECK (amounts IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 13. validate constraint places.pleat_not_null_amounts | lock: SHARE UPDATE EXCLUSIVE on places
ALTER TABLE public.places VALIDATE CONSTRAINT pleat_not_null_amounts;
COMMIT;

BEGIN;
-- 14.1 set not null on places.amounts | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ALTER COLUMN amounts SET NOT NULL;
-- 14.2 drop constraint places.pleat_not_null_amounts | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP CONSTRAINT pleat_not_null_amounts;
-- 15. add check places.short, not validated yet | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD CONSTRAINT short CHECK (length(work) < 100 and email <> 'x' or email in ('a@b', 'c@d')) NOT VALID;
COMMIT;

BEGIN;
-- 16. validate constraint places.short | lock: SHARE UPDATE EXCLUSIVE on places
ALTER TABLE public.places VALIDATE CONSTRAINT short;
COMMIT;

BEGIN;
-- 17.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on places
LOCK TABLE public.places IN ACCESS EXCLUSIVE MODE;
-- 17.2 stop writing to the shadow of places | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER "!pleat_sync" ON public.places;
-- 17.3 drop its companion | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER "!pleat_truncate" ON public.places;
-- 17.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.places" ();
COMMIT;

BEGIN;
-- 18.1 drop the former table places: drop table pleat_old_public.places | lock: none
DROP TABLE pleat_old_public.places;
-- 18.2 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

BEGIN;
-- 19. drop domain shop.old_code | lock: none
DROP DOMAIN shop.old_code;
-- 20.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 20.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 20.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
