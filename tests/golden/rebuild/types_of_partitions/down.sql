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
  ('rebuild readings', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the former table readings: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 2.2 create table pleat_old_public.readings | lock: none
CREATE TABLE pleat_old_public.readings (
  id integer NOT NULL,
  at date NOT NULL,
  place integer NOT NULL,
  value integer DEFAULT 0,
  serial integer,
  CONSTRAINT readings_pkey PRIMARY KEY (id, at),
  CONSTRAINT readings_serial_at_key UNIQUE (serial, at)
) PARTITION BY RANGE (at);
-- 2.3 create table pleat_old_public.readings_2023 | lock: none
CREATE TABLE pleat_old_public.readings_2023 PARTITION OF pleat_old_public.readings FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
-- 2.4 create table pleat_old_public.readings_2024 | lock: none
CREATE TABLE pleat_old_public.readings_2024 PARTITION OF pleat_old_public.readings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- 2.5 give pleat_old_public.readings_2024.value a default | lock: none
ALTER TABLE pleat_old_public.readings_2024 ALTER COLUMN value SET DEFAULT 1;
-- 2.6 create table pleat_old_public.readings_rest | lock: none
CREATE TABLE pleat_old_public.readings_rest PARTITION OF pleat_old_public.readings DEFAULT;
-- 2.7 build index pleat_old_public.readings_value_idx on pleat_old_public.readings | lock: none
CREATE INDEX readings_value_idx ON pleat_old_public.readings (value);
-- 2.8 build index pleat_old_public.readings_2024_place_idx on pleat_old_public.readings_2024 | lock: none
CREATE INDEX readings_2024_place_idx ON pleat_old_public.readings_2024 (place);
-- 2.9 comment on table pleat_old_public.readings | lock: none
COMMENT ON TABLE pleat_old_public.readings IS 'pleat: shadow of public.readings, partitioned by range (at), key (id, at), columns (at date, id integer, place integer, serial integer, value integer)';
-- 3. add foreign key pleat_old_public.readings.readings_place_fkey | lock: SHARE ROW EXCLUSIVE on places
ALTER TABLE pleat_old_public.readings ADD CONSTRAINT readings_place_fkey FOREIGN KEY (place) REFERENCES public.places (id);
COMMIT;

BEGIN;
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.readings" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.readings;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id, OLD.at) IS DISTINCT FROM ROW (NEW.id, NEW.at);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.readings WHERE (pleat_old_public.readings.id, pleat_old_public.readings.at) = ((SELECT (id::integer) FROM (SELECT OLD.*) AS readings), (SELECT (at::date) FROM (SELECT OLD.*) AS readings));
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.readings (id, at, place, value, serial) OVERRIDING SYSTEM VALUE VALUES ((SELECT (id::integer) FROM (SELECT OLD.*) AS readings), (SELECT (at::date) FROM (SELECT OLD.*) AS readings), (SELECT (place::integer) FROM (SELECT OLD.*) AS readings), (SELECT (value::integer) FROM (SELECT OLD.*) AS readings), (SELECT (serial::integer) FROM (SELECT OLD.*) AS readings)) ON CONFLICT (id, at) DO NOTHING;
        DELETE FROM pleat_old_public.readings WHERE (pleat_old_public.readings.id, pleat_old_public.readings.at) = ((SELECT (id::integer) FROM (SELECT OLD.*) AS readings), (SELECT (at::date) FROM (SELECT OLD.*) AS readings));
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.readings (id, at, place, value, serial) OVERRIDING SYSTEM VALUE VALUES ((SELECT (id::integer) FROM (SELECT NEW.*) AS readings), (SELECT (at::date) FROM (SELECT NEW.*) AS readings), (SELECT (place::integer) FROM (SELECT NEW.*) AS readings), (SELECT (value::integer) FROM (SELECT NEW.*) AS readings), (SELECT (serial::integer) FROM (SELECT NEW.*) AS readings))
    ON CONFLICT (id, at) DO UPDATE SET place = excluded.place, value = CASE WHEN TG_OP = 'UPDATE' AND ROW(OLD.value)::record OPERATOR(pg_catalog.*=) ROW(NEW.value)::record THEN pleat_old_public.readings.value ELSE excluded.value END, serial = CASE WHEN TG_OP = 'UPDATE' AND ROW(OLD.serial)::record OPERATOR(pg_catalog.*=) ROW(NEW.serial)::record THEN pleat_old_public.readings.serial ELSE excluded.serial END;
  END IF;
  RETURN NULL;
END $pleat$;
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.readings FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_old_public', 'readings');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 4.5 write to pleat_old_public.readings what is written to readings | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.readings FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_old_public', 'readings');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 5.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 5.2 copy rows into pleat_old_public.readings | lock: ROW SHARE on readings
CALL pleat.backfill('copy rows into pleat_old_public.readings', 'public.readings', ARRAY['id', 'at'], $pleat$
  INSERT INTO pleat_old_public.readings (id, at, place, value, serial) OVERRIDING SYSTEM VALUE
  SELECT (id::integer), (at::date), (place::integer), (value::integer), (serial::integer) FROM public.readings
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id, at) DO NOTHING
$pleat$);
-- 5.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.readings') IS NOT NULL THEN ANALYZE pleat_old_public.readings; END IF;
END $pleat$;

BEGIN;
-- 6.1 undo: put the shadow in the place of readings: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on readings
LOCK TABLE public.readings IN ACCESS EXCLUSIVE MODE;
-- 6.2 stop writing to the shadow of readings | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER "!pleat_sync" ON public.readings;
-- 6.3 drop its companion | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER "!pleat_truncate" ON public.readings;
-- 6.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.readings" ();
-- 6.5 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 6.6 move table readings to schema pleat_new_public | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings SET SCHEMA pleat_new_public;
-- 6.7 move table readings_2023 to schema pleat_new_public | lock: ACCESS EXCLUSIVE on readings_2023
ALTER TABLE public.readings_2023 SET SCHEMA pleat_new_public;
-- 6.8 move table readings_2024 to schema pleat_new_public | lock: ACCESS EXCLUSIVE on readings_2024
ALTER TABLE public.readings_2024 SET SCHEMA pleat_new_public;
-- 6.9 move table readings_rest to schema pleat_new_public | lock: ACCESS EXCLUSIVE on readings_rest
ALTER TABLE public.readings_rest SET SCHEMA pleat_new_public;
-- 6.10 move table pleat_old_public.readings to schema public | lock: none
ALTER TABLE pleat_old_public.readings SET SCHEMA public;
-- 6.11 move table pleat_old_public.readings_2023 to schema public | lock: none
ALTER TABLE pleat_old_public.readings_2023 SET SCHEMA public;
-- 6.12 move table pleat_old_public.readings_2024 to schema public | lock: none
ALTER TABLE pleat_old_public.readings_2024 SET SCHEMA public;
-- 6.13 move table pleat_old_public.readings_rest to schema public | lock: none
ALTER TABLE pleat_old_public.readings_rest SET SCHEMA public;
-- 6.14 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 6.15 comment on table readings | lock: SHARE UPDATE EXCLUSIVE on readings
COMMENT ON TABLE public.readings IS NULL;
-- 6.16 comment on table pleat_new_public.readings | lock: none
COMMENT ON TABLE pleat_new_public.readings IS 'pleat: shadow of public.readings, partitioned by range (at), key (id, at), columns (at timestamp without time zone, id bigint, place bigint, serial text, value numeric)';
-- 6.17 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.18 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.readings" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.readings;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id, OLD.at) IS DISTINCT FROM ROW (NEW.id, NEW.at);
  END IF;
  IF pleat_gone THEN
    BEGIN
    DELETE FROM pleat_new_public.readings WHERE (pleat_new_public.readings.id, pleat_new_public.readings.at) = ((SELECT (id::bigint) FROM (SELECT OLD.*) AS readings), (SELECT (at::timestamp without time zone) FROM (SELECT OLD.*) AS readings));
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.readings (id, at, place, value, serial) OVERRIDING SYSTEM VALUE VALUES ((SELECT (id::bigint) FROM (SELECT OLD.*) AS readings), (SELECT (at::timestamp without time zone) FROM (SELECT OLD.*) AS readings), (SELECT (place::bigint) FROM (SELECT OLD.*) AS readings), (SELECT (value::numeric) FROM (SELECT OLD.*) AS readings), (SELECT (serial::text) FROM (SELECT OLD.*) AS readings)) ON CONFLICT (id, at) DO NOTHING;
        DELETE FROM pleat_new_public.readings WHERE (pleat_new_public.readings.id, pleat_new_public.readings.at) = ((SELECT (id::bigint) FROM (SELECT OLD.*) AS readings), (SELECT (at::timestamp without time zone) FROM (SELECT OLD.*) AS readings));
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
    EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN
      NULL;
    END;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    BEGIN
    INSERT INTO pleat_new_public.readings (id, at, place, value, serial) OVERRIDING SYSTEM VALUE VALUES ((SELECT (id::bigint) FROM (SELECT NEW.*) AS readings), (SELECT (at::timestamp without time zone) FROM (SELECT NEW.*) AS readings), (SELECT (place::bigint) FROM (SELECT NEW.*) AS readings), (SELECT (value::numeric) FROM (SELECT NEW.*) AS readings), (SELECT (serial::text) FROM (SELECT NEW.*) AS readings))
    ON CONFLICT (id, at) DO UPDATE SET place = excluded.place, value = excluded.value, serial = excluded.serial;
    EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN
      BEGIN
        DELETE FROM pleat_new_public.readings WHERE (pleat_new_public.readings.id, pleat_new_public.readings.at) = ((SELECT (id::bigint) FROM (SELECT NEW.*) AS readings), (SELECT (at::timestamp without time zone) FROM (SELECT NEW.*) AS readings));
      EXCEPTION WHEN data_exception THEN
        NULL;
      END;
    END;
  END IF;
  RETURN NULL;
END $pleat$;
-- 6.19 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.readings FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_new_public', 'readings');
-- 6.20 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 6.21 write to pleat_new_public.readings what is written to readings | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.readings FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.readings" ('sync', 'pleat_new_public', 'readings');
-- 6.22 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE ALWAYS TRIGGER "!pleat_sync";
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
-- 1.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on readings
LOCK TABLE public.readings IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of readings | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER "!pleat_sync" ON public.readings;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER "!pleat_truncate" ON public.readings;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.readings" ();
COMMIT;

BEGIN;
-- 2. drop constraint pleat_new_public.readings.readings_place_fkey | lock: ACCESS EXCLUSIVE on places
ALTER TABLE pleat_new_public.readings DROP CONSTRAINT readings_place_fkey;
-- 3.1 undo: build the shadow of readings: drop table pleat_new_public.readings | lock: none
DROP TABLE pleat_new_public.readings;
-- 3.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
