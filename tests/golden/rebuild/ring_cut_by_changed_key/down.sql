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
  ('rebuild maker', true),
  ('rebuild part', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the former table maker: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 2.2 create table pleat_old_public.maker | lock: none
CREATE TABLE pleat_old_public.maker (
  id integer NOT NULL,
  boss integer,
  size integer,
  area bigint GENERATED ALWAYS AS (size * size) STORED,
  CONSTRAINT maker_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_old_public.maker | lock: none
COMMENT ON TABLE pleat_old_public.maker IS 'pleat: shadow of public.maker, logged, key (id), columns (area bigint = size * size, boss integer, id integer, size integer), without maker_boss_fkey';
-- 3.1 undo: drop the former table part: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 3.2 create table pleat_old_public.part | lock: none
CREATE TABLE pleat_old_public.part (
  id integer NOT NULL,
  maker_id integer,
  size integer,
  area bigint GENERATED ALWAYS AS (size * size) STORED,
  CONSTRAINT part_pkey PRIMARY KEY (id)
);
-- 3.3 comment on table pleat_old_public.part | lock: none
COMMENT ON TABLE pleat_old_public.part IS 'pleat: shadow of public.part, logged, key (id), columns (area bigint = size * size, id integer, maker_id integer, size integer)';
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.maker" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.maker;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.maker WHERE (pleat_old_public.maker.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.maker (id, boss, size) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.boss, (SELECT (size::integer) FROM (SELECT OLD.*) AS maker)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.maker WHERE (pleat_old_public.maker.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.maker (id, boss, size) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.boss, (SELECT (size::integer) FROM (SELECT NEW.*) AS maker))
    ON CONFLICT (id) DO UPDATE SET boss = excluded.boss, size = CASE WHEN TG_OP = 'UPDATE' AND ROW(OLD.size)::record OPERATOR(pg_catalog.*=) ROW(NEW.size)::record THEN pleat_old_public.maker.size ELSE excluded.size END;
  END IF;
  RETURN NULL;
END $pleat$;
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on maker
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.maker FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.maker" ('sync', 'pleat_old_public', 'maker');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on maker
ALTER TABLE public.maker ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 4.5 write to pleat_old_public.maker what is written to maker | lock: SHARE ROW EXCLUSIVE on maker
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.maker FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.maker" ('sync', 'pleat_old_public', 'maker');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on maker
ALTER TABLE public.maker ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 5.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 5.2 copy rows into pleat_old_public.maker | lock: ROW SHARE on maker
CALL pleat.backfill('copy rows into pleat_old_public.maker', 'public.maker', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.maker (id, boss, size) OVERRIDING SYSTEM VALUE
  SELECT id, boss, (size::integer) FROM public.maker
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 5.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.maker') IS NOT NULL THEN ANALYZE pleat_old_public.maker; END IF;
END $pleat$;

BEGIN;
-- 6. drop constraint part.part_maker_id_fkey | lock: ACCESS EXCLUSIVE on part, ACCESS EXCLUSIVE on maker | H204 locks the referenced table as well, for an instant
ALTER TABLE public.part DROP CONSTRAINT part_maker_id_fkey;
COMMIT;

BEGIN;
-- 7.1 undo: put the shadow in the place of maker: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on maker
LOCK TABLE public.maker IN ACCESS EXCLUSIVE MODE;
-- 7.2 stop writing to the shadow of maker | lock: ACCESS EXCLUSIVE on maker
DROP TRIGGER "!pleat_sync" ON public.maker;
-- 7.3 drop its companion | lock: ACCESS EXCLUSIVE on maker
DROP TRIGGER "!pleat_truncate" ON public.maker;
-- 7.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.maker" ();
-- 7.5 drop constraint maker.maker_boss_fkey | lock: ACCESS EXCLUSIVE on maker, ACCESS EXCLUSIVE on part | H204 locks the referenced table as well, for an instant
ALTER TABLE public.maker DROP CONSTRAINT maker_boss_fkey;
-- 7.6 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 7.7 move table maker to schema pleat_new_public | lock: ACCESS EXCLUSIVE on maker
ALTER TABLE public.maker SET SCHEMA pleat_new_public;
-- 7.8 move table pleat_old_public.maker to schema public | lock: none
ALTER TABLE pleat_old_public.maker SET SCHEMA public;
-- 7.9 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 7.10 add foreign key maker.maker_boss_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on maker, SHARE ROW EXCLUSIVE on part | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.maker ADD CONSTRAINT maker_boss_fkey FOREIGN KEY (boss) REFERENCES public.part (id) NOT VALID;
-- 7.11 comment on table maker | lock: SHARE UPDATE EXCLUSIVE on maker
COMMENT ON TABLE public.maker IS NULL;
-- 7.12 comment on table pleat_new_public.maker | lock: none
COMMENT ON TABLE pleat_new_public.maker IS 'pleat: shadow of public.maker, logged, key (id), columns (area bigint = size * size, boss integer, id integer, size smallint), without maker_boss_fkey';
-- 7.13 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.14 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.maker" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.maker;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    BEGIN
    DELETE FROM pleat_new_public.maker WHERE (pleat_new_public.maker.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.maker (id, boss, size) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.boss, (SELECT (size::smallint) FROM (SELECT OLD.*) AS maker)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.maker WHERE (pleat_new_public.maker.id) = (OLD.id);
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
    INSERT INTO pleat_new_public.maker (id, boss, size) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.boss, (SELECT (size::smallint) FROM (SELECT NEW.*) AS maker))
    ON CONFLICT (id) DO UPDATE SET boss = excluded.boss, size = excluded.size;
    EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN
      BEGIN
        DELETE FROM pleat_new_public.maker WHERE (pleat_new_public.maker.id) = (NEW.id);
      EXCEPTION WHEN data_exception THEN
        NULL;
      END;
    END;
  END IF;
  RETURN NULL;
END $pleat$;
-- 7.15 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on maker
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.maker FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.maker" ('sync', 'pleat_new_public', 'maker');
-- 7.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on maker
ALTER TABLE public.maker ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 7.17 write to pleat_new_public.maker what is written to maker | lock: SHARE ROW EXCLUSIVE on maker
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.maker FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.maker" ('sync', 'pleat_new_public', 'maker');
-- 7.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on maker
ALTER TABLE public.maker ENABLE ALWAYS TRIGGER "!pleat_sync";
-- 8.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.part" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.part;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.part WHERE (pleat_old_public.part.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.part (id, maker_id, size) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.maker_id, (SELECT (size::integer) FROM (SELECT OLD.*) AS part)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.part WHERE (pleat_old_public.part.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.part (id, maker_id, size) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.maker_id, (SELECT (size::integer) FROM (SELECT NEW.*) AS part))
    ON CONFLICT (id) DO UPDATE SET maker_id = excluded.maker_id, size = CASE WHEN TG_OP = 'UPDATE' AND ROW(OLD.size)::record OPERATOR(pg_catalog.*=) ROW(NEW.size)::record THEN pleat_old_public.part.size ELSE excluded.size END;
  END IF;
  RETURN NULL;
END $pleat$;
-- 8.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on part
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.part FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.part" ('sync', 'pleat_old_public', 'part');
-- 8.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on part
ALTER TABLE public.part ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 8.5 write to pleat_old_public.part what is written to part | lock: SHARE ROW EXCLUSIVE on part
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.part FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.part" ('sync', 'pleat_old_public', 'part');
-- 8.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on part
ALTER TABLE public.part ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 9.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 9.2 copy rows into pleat_old_public.part | lock: ROW SHARE on part
CALL pleat.backfill('copy rows into pleat_old_public.part', 'public.part', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.part (id, maker_id, size) OVERRIDING SYSTEM VALUE
  SELECT id, maker_id, (size::integer) FROM public.part
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 9.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.part') IS NOT NULL THEN ANALYZE pleat_old_public.part; END IF;
END $pleat$;

BEGIN;
-- 10.1 undo: put the shadow in the place of part: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on part
LOCK TABLE public.part IN ACCESS EXCLUSIVE MODE;
-- 10.2 stop writing to the shadow of part | lock: ACCESS EXCLUSIVE on part
DROP TRIGGER "!pleat_sync" ON public.part;
-- 10.3 drop its companion | lock: ACCESS EXCLUSIVE on part
DROP TRIGGER "!pleat_truncate" ON public.part;
-- 10.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.part" ();
-- 10.5 drop constraint maker.maker_boss_fkey | lock: ACCESS EXCLUSIVE on maker, ACCESS EXCLUSIVE on part | H204 locks the referenced table as well, for an instant
ALTER TABLE public.maker DROP CONSTRAINT maker_boss_fkey;
-- 10.6 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 10.7 move table part to schema pleat_new_public | lock: ACCESS EXCLUSIVE on part
ALTER TABLE public.part SET SCHEMA pleat_new_public;
-- 10.8 move table pleat_old_public.part to schema public | lock: none
ALTER TABLE pleat_old_public.part SET SCHEMA public;
-- 10.9 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 10.10 add foreign key maker.maker_boss_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on maker, SHARE ROW EXCLUSIVE on part | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.maker ADD CONSTRAINT maker_boss_fkey FOREIGN KEY (boss) REFERENCES public.part (id) NOT VALID;
-- 10.11 comment on table part | lock: SHARE UPDATE EXCLUSIVE on part
COMMENT ON TABLE public.part IS NULL;
-- 10.12 comment on table pleat_new_public.part | lock: none
COMMENT ON TABLE pleat_new_public.part IS 'pleat: shadow of public.part, logged, key (id), columns (area bigint = size * size, id integer, maker_id integer, size smallint)';
-- 10.13 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.14 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.part" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.part;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    BEGIN
    DELETE FROM pleat_new_public.part WHERE (pleat_new_public.part.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.part (id, maker_id, size) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.maker_id, (SELECT (size::smallint) FROM (SELECT OLD.*) AS part)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.part WHERE (pleat_new_public.part.id) = (OLD.id);
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
    INSERT INTO pleat_new_public.part (id, maker_id, size) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.maker_id, (SELECT (size::smallint) FROM (SELECT NEW.*) AS part))
    ON CONFLICT (id) DO UPDATE SET maker_id = excluded.maker_id, size = excluded.size;
    EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN
      BEGIN
        DELETE FROM pleat_new_public.part WHERE (pleat_new_public.part.id) = (NEW.id);
      EXCEPTION WHEN data_exception THEN
        NULL;
      END;
    END;
  END IF;
  RETURN NULL;
END $pleat$;
-- 10.15 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on part
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.part FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.part" ('sync', 'pleat_new_public', 'part');
-- 10.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on part
ALTER TABLE public.part ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 10.17 write to pleat_new_public.part what is written to part | lock: SHARE ROW EXCLUSIVE on part
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.part FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.part" ('sync', 'pleat_new_public', 'part');
-- 10.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on part
ALTER TABLE public.part ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. validate constraint maker.maker_boss_fkey | lock: SHARE UPDATE EXCLUSIVE on maker | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.maker VALIDATE CONSTRAINT maker_boss_fkey;
COMMIT;

BEGIN;
-- 2. validate constraint maker.maker_boss_fkey | lock: SHARE UPDATE EXCLUSIVE on maker | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.maker VALIDATE CONSTRAINT maker_boss_fkey;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on maker
LOCK TABLE public.maker IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of maker | lock: ACCESS EXCLUSIVE on maker
DROP TRIGGER "!pleat_sync" ON public.maker;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on maker
DROP TRIGGER "!pleat_truncate" ON public.maker;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.maker" ();
-- 2.1 undo: build the shadow of maker: drop table pleat_new_public.maker | lock: none
DROP TABLE pleat_new_public.maker;
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
-- 3.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on part
LOCK TABLE public.part IN ACCESS EXCLUSIVE MODE;
-- 3.2 stop writing to the shadow of part | lock: ACCESS EXCLUSIVE on part
DROP TRIGGER "!pleat_sync" ON public.part;
-- 3.3 drop its companion | lock: ACCESS EXCLUSIVE on part
DROP TRIGGER "!pleat_truncate" ON public.part;
-- 3.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.part" ();
-- 4.1 undo: build the shadow of part: drop table pleat_new_public.part | lock: none
DROP TABLE pleat_new_public.part;
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
-- 5. add foreign key part.part_maker_id_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on part, SHARE ROW EXCLUSIVE on maker | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.part ADD CONSTRAINT part_maker_id_fkey FOREIGN KEY (maker_id) REFERENCES public.maker (id) ON DELETE CASCADE NOT VALID;
COMMIT;

BEGIN;
-- 6. validate constraint part.part_maker_id_fkey | lock: SHARE UPDATE EXCLUSIVE on part | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.part VALIDATE CONSTRAINT part_maker_id_fkey;
COMMIT;

BEGIN;
-- 7.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 7.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 7.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
