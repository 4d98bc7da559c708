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
  ('rebuild places', false),
  ('rebuild sensors', false),
  ('rebuild tills', false),
  ('rebuild shops', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 build the shadow of places: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create table pleat_new_public.places | lock: none
CREATE TABLE pleat_new_public.places (
  id bigint NOT NULL,
  CONSTRAINT places_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_new_public.places | lock: none
COMMENT ON TABLE pleat_new_public.places IS 'pleat: shadow of public.places, logged, key (id), columns (id bigint)';
-- 3.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.2 create the function of the triggers that follow | lock: none
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
-- 3.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.places FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.places" ('sync', 'pleat_new_public', 'places');
-- 3.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on places
ALTER TABLE public.places ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.5 write to pleat_new_public.places what is written to places | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.places" ('sync', 'pleat_new_public', 'places');
-- 3.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on places
ALTER TABLE public.places ENABLE ALWAYS TRIGGER "!pleat_sync";
-- 4.1 build the shadow of sensors: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 4.2 create table pleat_new_public.sensors | lock: none
CREATE TABLE pleat_new_public.sensors (
  id bigint NOT NULL,
  place bigint NOT NULL,
  CONSTRAINT sensors_pkey PRIMARY KEY (id)
);
-- 4.3 comment on table pleat_new_public.sensors | lock: none
COMMENT ON TABLE pleat_new_public.sensors IS 'pleat: shadow of public.sensors, logged, key (id), columns (id bigint, place bigint), without sensors_place_fkey';
COMMIT;

BEGIN;
-- 5.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.2 create the function of the triggers that follow | lock: none
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
-- 5.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on sensors
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.sensors FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.sensors" ('sync', 'pleat_new_public', 'sensors');
-- 5.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on sensors
ALTER TABLE public.sensors ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 5.5 write to pleat_new_public.sensors what is written to sensors | lock: SHARE ROW EXCLUSIVE on sensors
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.sensors FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.sensors" ('sync', 'pleat_new_public', 'sensors');
-- 5.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on sensors
ALTER TABLE public.sensors ENABLE ALWAYS TRIGGER "!pleat_sync";
-- 6.1 build the shadow of tills: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 6.2 create table pleat_new_public.tills | lock: none
CREATE UNLOGGED TABLE pleat_new_public.tills (
  id bigint NOT NULL,
  shop bigint,
  CONSTRAINT tills_pkey PRIMARY KEY (id)
);
-- 6.3 comment on table pleat_new_public.tills | lock: none
COMMENT ON TABLE pleat_new_public.tills IS 'pleat: shadow of public.tills, unlogged, key (id), columns (id bigint, shop bigint), without tills_shop_fkey';
COMMIT;

BEGIN;
-- 7.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.2 create the function of the triggers that follow | lock: none
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
-- 7.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on tills
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.tills FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.tills" ('sync', 'pleat_new_public', 'tills');
-- 7.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on tills
ALTER TABLE public.tills ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 7.5 write to pleat_new_public.tills what is written to tills | lock: SHARE ROW EXCLUSIVE on tills
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.tills FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.tills" ('sync', 'pleat_new_public', 'tills');
-- 7.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on tills
ALTER TABLE public.tills ENABLE ALWAYS TRIGGER "!pleat_sync";
-- 8.1 build the shadow of shops: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 8.2 create table pleat_new_public.shops | lock: none
CREATE UNLOGGED TABLE pleat_new_public.shops (
  id bigint NOT NULL,
  CONSTRAINT shops_pkey PRIMARY KEY (id)
);
-- 8.3 comment on table pleat_new_public.shops | lock: none
COMMENT ON TABLE pleat_new_public.shops IS 'pleat: shadow of public.shops, unlogged, key (id), columns (id bigint)';
COMMIT;

BEGIN;
-- 9.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 9.2 create the function of the triggers that follow | lock: none
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
-- 9.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on shops
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.shops FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.shops" ('sync', 'pleat_new_public', 'shops');
-- 9.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on shops
ALTER TABLE public.shops ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 9.5 write to pleat_new_public.shops what is written to shops | lock: SHARE ROW EXCLUSIVE on shops
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.shops FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.shops" ('sync', 'pleat_new_public', 'shops');
-- 9.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on shops
ALTER TABLE public.shops ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 10.1 copy the rows of places: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 10.2 copy rows into pleat_new_public.places | lock: ROW SHARE on places
CALL pleat.backfill('rebuild places', 'public.places', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.places (id) OVERRIDING SYSTEM VALUE
  SELECT id FROM public.places
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 10.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.places') IS NOT NULL THEN ANALYZE pleat_new_public.places; END IF;
END $pleat$;

BEGIN;
-- 11. put the shadow in the place of places, unless that is done | lock: ACCESS EXCLUSIVE on places, ACCESS EXCLUSIVE on sensors
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.places') IS NULL THEN RETURN; END IF;
-- 11.1 put the shadow in the place of places: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on places | H205 locks the table on the other side of a foreign key as long (sensors)
EXECUTE $pleat_sql$LOCK TABLE public.places IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 11.2 stop writing to the shadow of places | lock: ACCESS EXCLUSIVE on places | H205 locks the table on the other side of a foreign key as long (sensors)
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.places$pleat_sql$;
-- 11.3 drop its companion | lock: ACCESS EXCLUSIVE on places | H205 locks the table on the other side of a foreign key as long (sensors)
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.places$pleat_sql$;
-- 11.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.places" ()$pleat_sql$;
-- 11.5 drop constraint sensors.sensors_place_fkey | lock: ACCESS EXCLUSIVE on sensors, ACCESS EXCLUSIVE on places
EXECUTE $pleat_sql$ALTER TABLE public.sensors DROP CONSTRAINT sensors_place_fkey$pleat_sql$;
-- 11.6 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 11.7 move table places to schema pleat_old_public | lock: ACCESS EXCLUSIVE on places
EXECUTE $pleat_sql$ALTER TABLE public.places SET SCHEMA pleat_old_public$pleat_sql$;
-- 11.8 move table pleat_new_public.places to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.places SET SCHEMA public$pleat_sql$;
-- 11.9 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 11.10 add foreign key sensors.sensors_place_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on sensors, SHARE ROW EXCLUSIVE on places
EXECUTE $pleat_sql$ALTER TABLE public.sensors ADD CONSTRAINT sensors_place_fkey FOREIGN KEY (place) REFERENCES public.places (id) NOT VALID$pleat_sql$;
-- 11.11 comment on table places | lock: SHARE UPDATE EXCLUSIVE on places
EXECUTE $pleat_sql$COMMENT ON TABLE public.places IS NULL$pleat_sql$;
-- 11.12 comment on table pleat_old_public.places | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.places IS 'pleat: shadow of public.places, unlogged, key (id), columns (id bigint)'$pleat_sql$;
-- 11.13 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 11.14 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.places" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
END $pleat$$pleat_sql$;
-- 11.15 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on places
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.places FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.places" ('sync', 'pleat_old_public', 'places')$pleat_sql$;
-- 11.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on places
EXECUTE $pleat_sql$ALTER TABLE public.places ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 11.17 write to pleat_old_public.places what is written to places | lock: SHARE ROW EXCLUSIVE on places
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.places" ('sync', 'pleat_old_public', 'places')$pleat_sql$;
-- 11.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on places
EXECUTE $pleat_sql$ALTER TABLE public.places ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

-- 12.1 copy the rows of sensors: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 12.2 copy rows into pleat_new_public.sensors | lock: ROW SHARE on sensors
CALL pleat.backfill('rebuild sensors', 'public.sensors', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.sensors (id, place) OVERRIDING SYSTEM VALUE
  SELECT id, place FROM public.sensors
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 12.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.sensors') IS NOT NULL THEN ANALYZE pleat_new_public.sensors; END IF;
END $pleat$;

BEGIN;
-- 13. put the shadow in the place of sensors, unless that is done | lock: ACCESS EXCLUSIVE on places, ACCESS EXCLUSIVE on sensors
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.sensors') IS NULL THEN RETURN; END IF;
-- 13.1 put the shadow in the place of sensors: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on sensors | H205 locks the table on the other side of a foreign key as long (places)
EXECUTE $pleat_sql$LOCK TABLE public.sensors IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 13.2 stop writing to the shadow of sensors | lock: ACCESS EXCLUSIVE on sensors | H205 locks the table on the other side of a foreign key as long (places)
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.sensors$pleat_sql$;
-- 13.3 drop its companion | lock: ACCESS EXCLUSIVE on sensors | H205 locks the table on the other side of a foreign key as long (places)
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.sensors$pleat_sql$;
-- 13.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.sensors" ()$pleat_sql$;
-- 13.5 drop constraint sensors.sensors_place_fkey | lock: ACCESS EXCLUSIVE on sensors, ACCESS EXCLUSIVE on places
EXECUTE $pleat_sql$ALTER TABLE public.sensors DROP CONSTRAINT sensors_place_fkey$pleat_sql$;
-- 13.6 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 13.7 move table sensors to schema pleat_old_public | lock: ACCESS EXCLUSIVE on sensors
EXECUTE $pleat_sql$ALTER TABLE public.sensors SET SCHEMA pleat_old_public$pleat_sql$;
-- 13.8 move table pleat_new_public.sensors to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.sensors SET SCHEMA public$pleat_sql$;
-- 13.9 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 13.10 add foreign key sensors.sensors_place_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on sensors, SHARE ROW EXCLUSIVE on places
EXECUTE $pleat_sql$ALTER TABLE public.sensors ADD CONSTRAINT sensors_place_fkey FOREIGN KEY (place) REFERENCES public.places (id) NOT VALID$pleat_sql$;
-- 13.11 comment on table sensors | lock: SHARE UPDATE EXCLUSIVE on sensors
EXECUTE $pleat_sql$COMMENT ON TABLE public.sensors IS NULL$pleat_sql$;
-- 13.12 comment on table pleat_old_public.sensors | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.sensors IS 'pleat: shadow of public.sensors, unlogged, key (id), columns (id bigint, place bigint), without sensors_place_fkey'$pleat_sql$;
-- 13.13 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 13.14 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.sensors" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
END $pleat$$pleat_sql$;
-- 13.15 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on sensors
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.sensors FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.sensors" ('sync', 'pleat_old_public', 'sensors')$pleat_sql$;
-- 13.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on sensors
EXECUTE $pleat_sql$ALTER TABLE public.sensors ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 13.17 write to pleat_old_public.sensors what is written to sensors | lock: SHARE ROW EXCLUSIVE on sensors
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.sensors FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.sensors" ('sync', 'pleat_old_public', 'sensors')$pleat_sql$;
-- 13.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on sensors
EXECUTE $pleat_sql$ALTER TABLE public.sensors ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

BEGIN;
-- 14. validate constraint sensors.sensors_place_fkey | lock: SHARE UPDATE EXCLUSIVE on sensors
ALTER TABLE public.sensors VALIDATE CONSTRAINT sensors_place_fkey;
COMMIT;

-- 15.1 copy the rows of tills: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 15.2 copy rows into pleat_new_public.tills | lock: ROW SHARE on tills
CALL pleat.backfill('rebuild tills', 'public.tills', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.tills (id, shop) OVERRIDING SYSTEM VALUE
  SELECT id, shop FROM public.tills
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 15.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.tills') IS NOT NULL THEN ANALYZE pleat_new_public.tills; END IF;
END $pleat$;

BEGIN;
-- 16. put the shadow in the place of tills, unless that is done | lock: ACCESS EXCLUSIVE on shops, ACCESS EXCLUSIVE on tills
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.tills') IS NULL THEN RETURN; END IF;
-- 16.1 put the shadow in the place of tills: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on tills | H205 locks the table on the other side of a foreign key as long (shops)
EXECUTE $pleat_sql$LOCK TABLE public.tills IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 16.2 stop writing to the shadow of tills | lock: ACCESS EXCLUSIVE on tills | H205 locks the table on the other side of a foreign key as long (shops)
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.tills$pleat_sql$;
-- 16.3 drop its companion | lock: ACCESS EXCLUSIVE on tills | H205 locks the table on the other side of a foreign key as long (shops)
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.tills$pleat_sql$;
-- 16.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.tills" ()$pleat_sql$;
-- 16.5 drop constraint tills.tills_shop_fkey | lock: ACCESS EXCLUSIVE on tills, ACCESS EXCLUSIVE on shops
EXECUTE $pleat_sql$ALTER TABLE public.tills DROP CONSTRAINT tills_shop_fkey$pleat_sql$;
-- 16.6 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 16.7 move table tills to schema pleat_old_public | lock: ACCESS EXCLUSIVE on tills
EXECUTE $pleat_sql$ALTER TABLE public.tills SET SCHEMA pleat_old_public$pleat_sql$;
-- 16.8 move table pleat_new_public.tills to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.tills SET SCHEMA public$pleat_sql$;
-- 16.9 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 16.10 add foreign key tills.tills_shop_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on tills, SHARE ROW EXCLUSIVE on shops
EXECUTE $pleat_sql$ALTER TABLE public.tills ADD CONSTRAINT tills_shop_fkey FOREIGN KEY (shop) REFERENCES public.shops (id) NOT VALID$pleat_sql$;
-- 16.11 comment on table tills | lock: SHARE UPDATE EXCLUSIVE on tills
EXECUTE $pleat_sql$COMMENT ON TABLE public.tills IS NULL$pleat_sql$;
-- 16.12 comment on table pleat_old_public.tills | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.tills IS 'pleat: shadow of public.tills, logged, key (id), columns (id bigint, shop bigint), without tills_shop_fkey'$pleat_sql$;
-- 16.13 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 16.14 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.tills" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
END $pleat$$pleat_sql$;
-- 16.15 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on tills
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.tills FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.tills" ('sync', 'pleat_old_public', 'tills')$pleat_sql$;
-- 16.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on tills
EXECUTE $pleat_sql$ALTER TABLE public.tills ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 16.17 write to pleat_old_public.tills what is written to tills | lock: SHARE ROW EXCLUSIVE on tills
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.tills FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.tills" ('sync', 'pleat_old_public', 'tills')$pleat_sql$;
-- 16.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on tills
EXECUTE $pleat_sql$ALTER TABLE public.tills ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

BEGIN;
-- 17. validate constraint tills.tills_shop_fkey | lock: SHARE UPDATE EXCLUSIVE on tills
ALTER TABLE public.tills VALIDATE CONSTRAINT tills_shop_fkey;
COMMIT;

-- 18.1 copy the rows of shops: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 18.2 copy rows into pleat_new_public.shops | lock: ROW SHARE on shops
CALL pleat.backfill('rebuild shops', 'public.shops', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.shops (id) OVERRIDING SYSTEM VALUE
  SELECT id FROM public.shops
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 18.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.shops') IS NOT NULL THEN ANALYZE pleat_new_public.shops; END IF;
END $pleat$;

BEGIN;
-- 19. put the shadow in the place of shops, unless that is done | lock: ACCESS EXCLUSIVE on shops, ACCESS EXCLUSIVE on tills
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.shops') IS NULL THEN RETURN; END IF;
-- 19.1 put the shadow in the place of shops: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on shops | H205 locks the table on the other side of a foreign key as long (tills)
EXECUTE $pleat_sql$LOCK TABLE public.shops IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 19.2 stop writing to the shadow of shops | lock: ACCESS EXCLUSIVE on shops | H205 locks the table on the other side of a foreign key as long (tills)
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.shops$pleat_sql$;
-- 19.3 drop its companion | lock: ACCESS EXCLUSIVE on shops | H205 locks the table on the other side of a foreign key as long (tills)
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.shops$pleat_sql$;
-- 19.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.shops" ()$pleat_sql$;
-- 19.5 drop constraint tills.tills_shop_fkey | lock: ACCESS EXCLUSIVE on tills, ACCESS EXCLUSIVE on shops
EXECUTE $pleat_sql$ALTER TABLE public.tills DROP CONSTRAINT tills_shop_fkey$pleat_sql$;
-- 19.6 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 19.7 move table shops to schema pleat_old_public | lock: ACCESS EXCLUSIVE on shops
EXECUTE $pleat_sql$ALTER TABLE public.shops SET SCHEMA pleat_old_public$pleat_sql$;
-- 19.8 move table pleat_new_public.shops to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.shops SET SCHEMA public$pleat_sql$;
-- 19.9 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 19.10 add foreign key tills.tills_shop_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on tills, SHARE ROW EXCLUSIVE on shops
EXECUTE $pleat_sql$ALTER TABLE public.tills ADD CONSTRAINT tills_shop_fkey FOREIGN KEY (shop) REFERENCES public.shops (id) NOT VALID$pleat_sql$;
-- 19.11 comment on table shops | lock: SHARE UPDATE EXCLUSIVE on shops
EXECUTE $pleat_sql$COMMENT ON TABLE public.shops IS NULL$pleat_sql$;
-- 19.12 comment on table pleat_old_public.shops | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.shops IS 'pleat: shadow of public.shops, logged, key (id), columns (id bigint)'$pleat_sql$;
-- 19.13 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 19.14 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.shops" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
END $pleat$$pleat_sql$;
-- 19.15 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on shops
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.shops FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.shops" ('sync', 'pleat_old_public', 'shops')$pleat_sql$;
-- 19.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on shops
EXECUTE $pleat_sql$ALTER TABLE public.shops ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 19.17 write to pleat_old_public.shops what is written to shops | lock: SHARE ROW EXCLUSIVE on shops
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.shops FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.shops" ('sync', 'pleat_old_public', 'shops')$pleat_sql$;
-- 19.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on shops
EXECUTE $pleat_sql$ALTER TABLE public.shops ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

BEGIN;
-- 20. validate constraint tills.tills_shop_fkey | lock: SHARE UPDATE EXCLUSIVE on tills
ALTER TABLE public.tills VALIDATE CONSTRAINT tills_shop_fkey;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 21.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on places
LOCK TABLE public.places IN ACCESS EXCLUSIVE MODE;
-- 21.2 stop writing to the shadow of places | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER "!pleat_sync" ON public.places;
-- 21.3 drop its companion | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER "!pleat_truncate" ON public.places;
-- 21.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.places" ();
COMMIT;

BEGIN;
-- 22.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on sensors
LOCK TABLE public.sensors IN ACCESS EXCLUSIVE MODE;
-- 22.2 stop writing to the shadow of sensors | lock: ACCESS EXCLUSIVE on sensors
DROP TRIGGER "!pleat_sync" ON public.sensors;
-- 22.3 drop its companion | lock: ACCESS EXCLUSIVE on sensors
DROP TRIGGER "!pleat_truncate" ON public.sensors;
-- 22.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.sensors" ();
COMMIT;

BEGIN;
-- 23.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on tills
LOCK TABLE public.tills IN ACCESS EXCLUSIVE MODE;
-- 23.2 stop writing to the shadow of tills | lock: ACCESS EXCLUSIVE on tills
DROP TRIGGER "!pleat_sync" ON public.tills;
-- 23.3 drop its companion | lock: ACCESS EXCLUSIVE on tills
DROP TRIGGER "!pleat_truncate" ON public.tills;
-- 23.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.tills" ();
COMMIT;

BEGIN;
-- 24.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on shops
LOCK TABLE public.shops IN ACCESS EXCLUSIVE MODE;
-- 24.2 stop writing to the shadow of shops | lock: ACCESS EXCLUSIVE on shops
DROP TRIGGER "!pleat_sync" ON public.shops;
-- 24.3 drop its companion | lock: ACCESS EXCLUSIVE on shops
DROP TRIGGER "!pleat_truncate" ON public.shops;
-- 24.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.shops" ();
COMMIT;

BEGIN;
-- 25.1 drop the former table places: drop table pleat_old_public.places | lock: none
DROP TABLE pleat_old_public.places;
-- 25.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 26.1 drop the former table sensors: drop table pleat_old_public.sensors | lock: none
DROP TABLE pleat_old_public.sensors;
-- 26.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 27.1 drop the former table tills: drop table pleat_old_public.tills | lock: none
DROP TABLE pleat_old_public.tills;
-- 27.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 28.1 drop the former table shops: drop table pleat_old_public.shops | lock: none
DROP TABLE pleat_old_public.shops;
-- 28.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 29.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 29.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 29.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
