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
  ('rebuild places', true),
  ('rebuild sensors', true),
  ('rebuild shops', true),
  ('rebuild tills', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the former table shops: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 2.2 create table pleat_old_public.shops | lock: none
CREATE TABLE pleat_old_public.shops (
  id bigint NOT NULL,
  CONSTRAINT shops_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_old_public.shops | lock: none
COMMENT ON TABLE pleat_old_public.shops IS 'pleat: shadow of public.shops, logged, key (id), columns (id bigint)';
-- 3.1 undo: drop the former table tills: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 3.2 create table pleat_old_public.tills | lock: none
CREATE TABLE pleat_old_public.tills (
  id bigint NOT NULL,
  shop bigint,
  CONSTRAINT tills_pkey PRIMARY KEY (id)
);
-- 3.3 comment on table pleat_old_public.tills | lock: none
COMMENT ON TABLE pleat_old_public.tills IS 'pleat: shadow of public.tills, logged, key (id), columns (id bigint, shop bigint), without tills_shop_fkey';
-- 4.1 undo: drop the former table sensors: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 4.2 create table pleat_old_public.sensors | lock: none
CREATE UNLOGGED TABLE pleat_old_public.sensors (
  id bigint NOT NULL,
  place bigint NOT NULL,
  CONSTRAINT sensors_pkey PRIMARY KEY (id)
);
-- 4.3 comment on table pleat_old_public.sensors | lock: none
COMMENT ON TABLE pleat_old_public.sensors IS 'pleat: shadow of public.sensors, unlogged, key (id), columns (id bigint, place bigint), without sensors_place_fkey';
-- 5.1 undo: drop the former table places: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 5.2 create table pleat_old_public.places | lock: none
CREATE UNLOGGED TABLE pleat_old_public.places (
  id bigint NOT NULL,
  CONSTRAINT places_pkey PRIMARY KEY (id)
);
-- 5.3 comment on table pleat_old_public.places | lock: none
COMMENT ON TABLE pleat_old_public.places IS 'pleat: shadow of public.places, unlogged, key (id), columns (id bigint)';
-- 6.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.shops" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.shops;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.shops WHERE (pleat_old_public.shops.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.shops (id) OVERRIDING SYSTEM VALUE VALUES (OLD.id) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.shops WHERE (pleat_old_public.shops.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.shops (id) OVERRIDING SYSTEM VALUE VALUES (NEW.id)
    ON CONFLICT (id) DO UPDATE SET id = excluded.id;
  END IF;
  RETURN NULL;
END $pleat$;
-- 6.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on shops
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.shops FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.shops" ('sync', 'pleat_old_public', 'shops');
-- 6.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on shops
ALTER TABLE public.shops ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 6.5 write to pleat_old_public.shops what is written to shops | lock: SHARE ROW EXCLUSIVE on shops
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.shops FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.shops" ('sync', 'pleat_old_public', 'shops');
-- 6.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on shops
ALTER TABLE public.shops ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 7.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 7.2 copy rows into pleat_old_public.shops | lock: ROW SHARE on shops
CALL pleat.backfill('copy rows into pleat_old_public.shops', 'public.shops', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.shops (id) OVERRIDING SYSTEM VALUE
  SELECT id FROM public.shops
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 7.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.shops') IS NOT NULL THEN ANALYZE pleat_old_public.shops; END IF;
END $pleat$;

BEGIN;
-- 8.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.tills" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.tills;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.tills WHERE (pleat_old_public.tills.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.tills (id, shop) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.shop) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.tills WHERE (pleat_old_public.tills.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.tills (id, shop) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.shop)
    ON CONFLICT (id) DO UPDATE SET shop = excluded.shop;
  END IF;
  RETURN NULL;
END $pleat$;
-- 8.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on tills
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.tills FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.tills" ('sync', 'pleat_old_public', 'tills');
-- 8.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on tills
ALTER TABLE public.tills ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 8.5 write to pleat_old_public.tills what is written to tills | lock: SHARE ROW EXCLUSIVE on tills
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.tills FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.tills" ('sync', 'pleat_old_public', 'tills');
-- 8.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on tills
ALTER TABLE public.tills ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 9.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 9.2 copy rows into pleat_old_public.tills | lock: ROW SHARE on tills
CALL pleat.backfill('copy rows into pleat_old_public.tills', 'public.tills', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.tills (id, shop) OVERRIDING SYSTEM VALUE
  SELECT id, shop FROM public.tills
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 9.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.tills') IS NOT NULL THEN ANALYZE pleat_old_public.tills; END IF;
END $pleat$;

BEGIN;
-- 10.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.sensors" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.sensors;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.sensors WHERE (pleat_old_public.sensors.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.sensors (id, place) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.place) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.sensors WHERE (pleat_old_public.sensors.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.sensors (id, place) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.place)
    ON CONFLICT (id) DO UPDATE SET place = excluded.place;
  END IF;
  RETURN NULL;
END $pleat$;
-- 10.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on sensors
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.sensors FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.sensors" ('sync', 'pleat_old_public', 'sensors');
-- 10.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on sensors
ALTER TABLE public.sensors ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 10.5 write to pleat_old_public.sensors what is written to sensors | lock: SHARE ROW EXCLUSIVE on sensors
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.sensors FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.sensors" ('sync', 'pleat_old_public', 'sensors');
-- 10.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on sensors
ALTER TABLE public.sensors ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 11.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 11.2 copy rows into pleat_old_public.sensors | lock: ROW SHARE on sensors
CALL pleat.backfill('copy rows into pleat_old_public.sensors', 'public.sensors', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.sensors (id, place) OVERRIDING SYSTEM VALUE
  SELECT id, place FROM public.sensors
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 11.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.sensors') IS NOT NULL THEN ANALYZE pleat_old_public.sensors; END IF;
END $pleat$;

BEGIN;
-- 12.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 12.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.places" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
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
        INSERT INTO pleat_old_public.places (id) OVERRIDING SYSTEM VALUE VALUES (OLD.id) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.places WHERE (pleat_old_public.places.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.places (id) OVERRIDING SYSTEM VALUE VALUES (NEW.id)
    ON CONFLICT (id) DO UPDATE SET id = excluded.id;
  END IF;
  RETURN NULL;
END $pleat$;
-- 12.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.places FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.places" ('sync', 'pleat_old_public', 'places');
-- 12.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on places
ALTER TABLE public.places ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 12.5 write to pleat_old_public.places what is written to places | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.places" ('sync', 'pleat_old_public', 'places');
-- 12.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on places
ALTER TABLE public.places ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 13.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 13.2 copy rows into pleat_old_public.places | lock: ROW SHARE on places
CALL pleat.backfill('copy rows into pleat_old_public.places', 'public.places', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.places (id) OVERRIDING SYSTEM VALUE
  SELECT id FROM public.places
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 13.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.places') IS NOT NULL THEN ANALYZE pleat_old_public.places; END IF;
END $pleat$;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: put the shadow in the place of shops: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on shops
LOCK TABLE public.shops IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of shops | lock: ACCESS EXCLUSIVE on shops
DROP TRIGGER "!pleat_sync" ON public.shops;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on shops
DROP TRIGGER "!pleat_truncate" ON public.shops;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.shops" ();
-- 1.5 drop constraint tills.tills_shop_fkey | lock: ACCESS EXCLUSIVE on tills, ACCESS EXCLUSIVE on shops | H204 locks the referenced table as well, for an instant
ALTER TABLE public.tills DROP CONSTRAINT tills_shop_fkey;
-- 1.6 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.7 move table shops to schema pleat_new_public | lock: ACCESS EXCLUSIVE on shops
ALTER TABLE public.shops SET SCHEMA pleat_new_public;
-- 1.8 move table pleat_old_public.shops to schema public | lock: none
ALTER TABLE pleat_old_public.shops SET SCHEMA public;
-- 1.9 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 1.10 add foreign key tills.tills_shop_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on tills, SHARE ROW EXCLUSIVE on shops | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.tills ADD CONSTRAINT tills_shop_fkey FOREIGN KEY (shop) REFERENCES public.shops (id) NOT VALID;
-- 1.11 comment on table shops | lock: SHARE UPDATE EXCLUSIVE on shops
COMMENT ON TABLE public.shops IS NULL;
-- 1.12 comment on table pleat_new_public.shops | lock: none
COMMENT ON TABLE pleat_new_public.shops IS 'pleat: shadow of public.shops, unlogged, key (id), columns (id bigint)';
-- 1.13 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.14 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.shops" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.shops;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.shops WHERE (pleat_new_public.shops.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.shops (id) OVERRIDING SYSTEM VALUE VALUES (OLD.id) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.shops WHERE (pleat_new_public.shops.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.shops (id) OVERRIDING SYSTEM VALUE VALUES (NEW.id)
    ON CONFLICT (id) DO UPDATE SET id = excluded.id;
  END IF;
  RETURN NULL;
END $pleat$;
-- 1.15 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on shops
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.shops FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.shops" ('sync', 'pleat_new_public', 'shops');
-- 1.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on shops
ALTER TABLE public.shops ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 1.17 write to pleat_new_public.shops what is written to shops | lock: SHARE ROW EXCLUSIVE on shops
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.shops FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.shops" ('sync', 'pleat_new_public', 'shops');
-- 1.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on shops
ALTER TABLE public.shops ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 2. validate constraint tills.tills_shop_fkey | lock: SHARE UPDATE EXCLUSIVE on tills | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.tills VALIDATE CONSTRAINT tills_shop_fkey;
COMMIT;

BEGIN;
-- 3.1 undo: put the shadow in the place of tills: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on tills
LOCK TABLE public.tills IN ACCESS EXCLUSIVE MODE;
-- 3.2 stop writing to the shadow of tills | lock: ACCESS EXCLUSIVE on tills
DROP TRIGGER "!pleat_sync" ON public.tills;
-- 3.3 drop its companion | lock: ACCESS EXCLUSIVE on tills
DROP TRIGGER "!pleat_truncate" ON public.tills;
-- 3.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.tills" ();
-- 3.5 drop constraint tills.tills_shop_fkey | lock: ACCESS EXCLUSIVE on tills, ACCESS EXCLUSIVE on shops | H204 locks the referenced table as well, for an instant
ALTER TABLE public.tills DROP CONSTRAINT tills_shop_fkey;
-- 3.6 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 3.7 move table tills to schema pleat_new_public | lock: ACCESS EXCLUSIVE on tills
ALTER TABLE public.tills SET SCHEMA pleat_new_public;
-- 3.8 move table pleat_old_public.tills to schema public | lock: none
ALTER TABLE pleat_old_public.tills SET SCHEMA public;
-- 3.9 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 3.10 add foreign key tills.tills_shop_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on tills, SHARE ROW EXCLUSIVE on shops | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.tills ADD CONSTRAINT tills_shop_fkey FOREIGN KEY (shop) REFERENCES public.shops (id) NOT VALID;
-- 3.11 comment on table tills | lock: SHARE UPDATE EXCLUSIVE on tills
COMMENT ON TABLE public.tills IS NULL;
-- 3.12 comment on table pleat_new_public.tills | lock: none
COMMENT ON TABLE pleat_new_public.tills IS 'pleat: shadow of public.tills, unlogged, key (id), columns (id bigint, shop bigint), without tills_shop_fkey';
-- 3.13 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.14 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.tills" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.tills;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.tills WHERE (pleat_new_public.tills.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.tills (id, shop) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.shop) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.tills WHERE (pleat_new_public.tills.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.tills (id, shop) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.shop)
    ON CONFLICT (id) DO UPDATE SET shop = excluded.shop;
  END IF;
  RETURN NULL;
END $pleat$;
-- 3.15 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on tills
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.tills FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.tills" ('sync', 'pleat_new_public', 'tills');
-- 3.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on tills
ALTER TABLE public.tills ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.17 write to pleat_new_public.tills what is written to tills | lock: SHARE ROW EXCLUSIVE on tills
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.tills FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.tills" ('sync', 'pleat_new_public', 'tills');
-- 3.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on tills
ALTER TABLE public.tills ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 4. validate constraint tills.tills_shop_fkey | lock: SHARE UPDATE EXCLUSIVE on tills | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.tills VALIDATE CONSTRAINT tills_shop_fkey;
COMMIT;

BEGIN;
-- 5.1 undo: put the shadow in the place of sensors: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on sensors
LOCK TABLE public.sensors IN ACCESS EXCLUSIVE MODE;
-- 5.2 stop writing to the shadow of sensors | lock: ACCESS EXCLUSIVE on sensors
DROP TRIGGER "!pleat_sync" ON public.sensors;
-- 5.3 drop its companion | lock: ACCESS EXCLUSIVE on sensors
DROP TRIGGER "!pleat_truncate" ON public.sensors;
-- 5.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.sensors" ();
-- 5.5 drop constraint sensors.sensors_place_fkey | lock: ACCESS EXCLUSIVE on sensors, ACCESS EXCLUSIVE on places | H204 locks the referenced table as well, for an instant
ALTER TABLE public.sensors DROP CONSTRAINT sensors_place_fkey;
-- 5.6 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 5.7 move table sensors to schema pleat_new_public | lock: ACCESS EXCLUSIVE on sensors
ALTER TABLE public.sensors SET SCHEMA pleat_new_public;
-- 5.8 move table pleat_old_public.sensors to schema public | lock: none
ALTER TABLE pleat_old_public.sensors SET SCHEMA public;
-- 5.9 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 5.10 add foreign key sensors.sensors_place_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on sensors, SHARE ROW EXCLUSIVE on places | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.sensors ADD CONSTRAINT sensors_place_fkey FOREIGN KEY (place) REFERENCES public.places (id) NOT VALID;
-- 5.11 comment on table sensors | lock: SHARE UPDATE EXCLUSIVE on sensors
COMMENT ON TABLE public.sensors IS NULL;
-- 5.12 comment on table pleat_new_public.sensors | lock: none
COMMENT ON TABLE pleat_new_public.sensors IS 'pleat: shadow of public.sensors, logged, key (id), columns (id bigint, place bigint), without sensors_place_fkey';
-- 5.13 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.14 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.sensors" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.sensors;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.sensors WHERE (pleat_new_public.sensors.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.sensors (id, place) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.place) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.sensors WHERE (pleat_new_public.sensors.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.sensors (id, place) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.place)
    ON CONFLICT (id) DO UPDATE SET place = excluded.place;
  END IF;
  RETURN NULL;
END $pleat$;
-- 5.15 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on sensors
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.sensors FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.sensors" ('sync', 'pleat_new_public', 'sensors');
-- 5.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on sensors
ALTER TABLE public.sensors ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 5.17 write to pleat_new_public.sensors what is written to sensors | lock: SHARE ROW EXCLUSIVE on sensors
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.sensors FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.sensors" ('sync', 'pleat_new_public', 'sensors');
-- 5.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on sensors
ALTER TABLE public.sensors ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 6. validate constraint sensors.sensors_place_fkey | lock: SHARE UPDATE EXCLUSIVE on sensors | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.sensors VALIDATE CONSTRAINT sensors_place_fkey;
COMMIT;

BEGIN;
-- 7.1 undo: put the shadow in the place of places: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on places
LOCK TABLE public.places IN ACCESS EXCLUSIVE MODE;
-- 7.2 stop writing to the shadow of places | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER "!pleat_sync" ON public.places;
-- 7.3 drop its companion | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER "!pleat_truncate" ON public.places;
-- 7.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.places" ();
-- 7.5 drop constraint sensors.sensors_place_fkey | lock: ACCESS EXCLUSIVE on sensors, ACCESS EXCLUSIVE on places | H204 locks the referenced table as well, for an instant
ALTER TABLE public.sensors DROP CONSTRAINT sensors_place_fkey;
-- 7.6 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 7.7 move table places to schema pleat_new_public | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places SET SCHEMA pleat_new_public;
-- 7.8 move table pleat_old_public.places to schema public | lock: none
ALTER TABLE pleat_old_public.places SET SCHEMA public;
-- 7.9 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 7.10 add foreign key sensors.sensors_place_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on sensors, SHARE ROW EXCLUSIVE on places | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.sensors ADD CONSTRAINT sensors_place_fkey FOREIGN KEY (place) REFERENCES public.places (id) NOT VALID;
-- 7.11 comment on table places | lock: SHARE UPDATE EXCLUSIVE on places
COMMENT ON TABLE public.places IS NULL;
-- 7.12 comment on table pleat_new_public.places | lock: none
COMMENT ON TABLE pleat_new_public.places IS 'pleat: shadow of public.places, logged, key (id), columns (id bigint)';
-- 7.13 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.14 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.places" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
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
        INSERT INTO pleat_new_public.places (id) OVERRIDING SYSTEM VALUE VALUES (OLD.id) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.places WHERE (pleat_new_public.places.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.places (id) OVERRIDING SYSTEM VALUE VALUES (NEW.id)
    ON CONFLICT (id) DO UPDATE SET id = excluded.id;
  END IF;
  RETURN NULL;
END $pleat$;
-- 7.15 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.places FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.places" ('sync', 'pleat_new_public', 'places');
-- 7.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on places
ALTER TABLE public.places ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 7.17 write to pleat_new_public.places what is written to places | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.places" ('sync', 'pleat_new_public', 'places');
-- 7.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on places
ALTER TABLE public.places ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 8. validate constraint sensors.sensors_place_fkey | lock: SHARE UPDATE EXCLUSIVE on sensors | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.sensors VALIDATE CONSTRAINT sensors_place_fkey;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on shops
LOCK TABLE public.shops IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of shops | lock: ACCESS EXCLUSIVE on shops
DROP TRIGGER "!pleat_sync" ON public.shops;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on shops
DROP TRIGGER "!pleat_truncate" ON public.shops;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.shops" ();
-- 2.1 undo: build the shadow of shops: drop table pleat_new_public.shops | lock: none
DROP TABLE pleat_new_public.shops;
-- 2.2 drop schema pleat_new_public if it is empty | lock: none
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
-- 3.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on tills
LOCK TABLE public.tills IN ACCESS EXCLUSIVE MODE;
-- 3.2 stop writing to the shadow of tills | lock: ACCESS EXCLUSIVE on tills
DROP TRIGGER "!pleat_sync" ON public.tills;
-- 3.3 drop its companion | lock: ACCESS EXCLUSIVE on tills
DROP TRIGGER "!pleat_truncate" ON public.tills;
-- 3.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.tills" ();
-- 4.1 undo: build the shadow of tills: drop table pleat_new_public.tills | lock: none
DROP TABLE pleat_new_public.tills;
-- 4.2 drop schema pleat_new_public if it is empty | lock: none
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
-- 5.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on sensors
LOCK TABLE public.sensors IN ACCESS EXCLUSIVE MODE;
-- 5.2 stop writing to the shadow of sensors | lock: ACCESS EXCLUSIVE on sensors
DROP TRIGGER "!pleat_sync" ON public.sensors;
-- 5.3 drop its companion | lock: ACCESS EXCLUSIVE on sensors
DROP TRIGGER "!pleat_truncate" ON public.sensors;
-- 5.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.sensors" ();
-- 6.1 undo: build the shadow of sensors: drop table pleat_new_public.sensors | lock: none
DROP TABLE pleat_new_public.sensors;
-- 6.2 drop schema pleat_new_public if it is empty | lock: none
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
-- 7.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on places
LOCK TABLE public.places IN ACCESS EXCLUSIVE MODE;
-- 7.2 stop writing to the shadow of places | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER "!pleat_sync" ON public.places;
-- 7.3 drop its companion | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER "!pleat_truncate" ON public.places;
-- 7.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.places" ();
-- 8.1 undo: build the shadow of places: drop table pleat_new_public.places | lock: none
DROP TABLE pleat_new_public.places;
-- 8.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
