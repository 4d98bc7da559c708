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
  ('rebuild part', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the former table part: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 2.2 create table pleat_old_public.part | lock: none
CREATE TABLE pleat_old_public.part (
  id integer NOT NULL,
  maker_id integer,
  rival_id integer,
  size integer,
  area bigint GENERATED ALWAYS AS (size * size) STORED,
  CONSTRAINT part_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_old_public.part | lock: none
COMMENT ON TABLE pleat_old_public.part IS 'pleat: shadow of public.part, logged, key (id), columns (area bigint = size * size, id integer, maker_id integer, rival_id integer, size integer)';
-- 3. add foreign key pleat_old_public.part.part_rival_id_fkey | lock: SHARE ROW EXCLUSIVE on maker
ALTER TABLE pleat_old_public.part ADD CONSTRAINT part_rival_id_fkey FOREIGN KEY (rival_id) REFERENCES public.maker (id) DEFERRABLE INITIALLY DEFERRED;
COMMIT;

BEGIN;
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
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
        INSERT INTO pleat_old_public.part (id, maker_id, rival_id, size) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.maker_id, OLD.rival_id, (SELECT (size::integer) FROM (SELECT OLD.*) AS part)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.part WHERE (pleat_old_public.part.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.part (id, maker_id, rival_id, size) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.maker_id, NEW.rival_id, (SELECT (size::integer) FROM (SELECT NEW.*) AS part))
    ON CONFLICT (id) DO UPDATE SET maker_id = excluded.maker_id, rival_id = excluded.rival_id, size = CASE WHEN TG_OP = 'UPDATE' AND ROW(OLD.size)::record OPERATOR(pg_catalog.*=) ROW(NEW.size)::record THEN pleat_old_public.part.size ELSE excluded.size END;
  END IF;
  RETURN NULL;
END $pleat$;
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on part
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.part FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.part" ('sync', 'pleat_old_public', 'part');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on part
ALTER TABLE public.part ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 4.5 write to pleat_old_public.part what is written to part | lock: SHARE ROW EXCLUSIVE on part
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.part FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.part" ('sync', 'pleat_old_public', 'part');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on part
ALTER TABLE public.part ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 5.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 5.2 copy rows into pleat_old_public.part | lock: ROW SHARE on part
CALL pleat.backfill('copy rows into pleat_old_public.part', 'public.part', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.part (id, maker_id, rival_id, size) OVERRIDING SYSTEM VALUE
  SELECT id, maker_id, rival_id, (size::integer) FROM public.part
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 5.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.part') IS NOT NULL THEN ANALYZE pleat_old_public.part; END IF;
END $pleat$;

BEGIN;
-- 6. comment on constraint part.size_is_small | lock: ACCESS SHARE on part
COMMENT ON CONSTRAINT size_is_small ON public.part IS NULL;
-- 7. drop constraint part.size_is_small | lock: ACCESS EXCLUSIVE on part
ALTER TABLE public.part DROP CONSTRAINT size_is_small;
COMMIT;

BEGIN;
-- 8. drop constraint part.part_maker_id_fkey | lock: ACCESS EXCLUSIVE on part, ACCESS EXCLUSIVE on maker | H204 locks the referenced table as well, for an instant
ALTER TABLE public.part DROP CONSTRAINT part_maker_id_fkey;
COMMIT;

BEGIN;
-- 9.1 undo: put the shadow in the place of part: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on part
LOCK TABLE public.part IN ACCESS EXCLUSIVE MODE;
-- 9.2 stop writing to the shadow of part | lock: ACCESS EXCLUSIVE on part
DROP TRIGGER "!pleat_sync" ON public.part;
-- 9.3 drop its companion | lock: ACCESS EXCLUSIVE on part
DROP TRIGGER "!pleat_truncate" ON public.part;
-- 9.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.part" ();
-- 9.5 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 9.6 move table part to schema pleat_new_public | lock: ACCESS EXCLUSIVE on part
ALTER TABLE public.part SET SCHEMA pleat_new_public;
-- 9.7 move table pleat_old_public.part to schema public | lock: none
ALTER TABLE pleat_old_public.part SET SCHEMA public;
-- 9.8 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 9.9 comment on table part | lock: SHARE UPDATE EXCLUSIVE on part
COMMENT ON TABLE public.part IS NULL;
-- 9.10 comment on table pleat_new_public.part | lock: none
COMMENT ON TABLE pleat_new_public.part IS 'pleat: shadow of public.part, logged, key (id), columns (area bigint = size * size, id integer, maker_id integer, rival_id integer, size smallint)';
-- 9.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 9.12 create the function of the triggers that follow | lock: none
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
        INSERT INTO pleat_new_public.part (id, maker_id, rival_id, size) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.maker_id, OLD.rival_id, (SELECT (size::smallint) FROM (SELECT OLD.*) AS part)) ON CONFLICT (id) DO NOTHING;
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
    INSERT INTO pleat_new_public.part (id, maker_id, rival_id, size) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.maker_id, NEW.rival_id, (SELECT (size::smallint) FROM (SELECT NEW.*) AS part))
    ON CONFLICT (id) DO UPDATE SET maker_id = excluded.maker_id, rival_id = excluded.rival_id, size = excluded.size;
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
-- 9.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on part
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.part FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.part" ('sync', 'pleat_new_public', 'part');
-- 9.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on part
ALTER TABLE public.part ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 9.15 write to pleat_new_public.part what is written to part | lock: SHARE ROW EXCLUSIVE on part
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.part FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.part" ('sync', 'pleat_new_public', 'part');
-- 9.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on part
ALTER TABLE public.part ENABLE ALWAYS TRIGGER "!pleat_sync";
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
-- 1.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on part
LOCK TABLE public.part IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of part | lock: ACCESS EXCLUSIVE on part
DROP TRIGGER "!pleat_sync" ON public.part;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on part
DROP TRIGGER "!pleat_truncate" ON public.part;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.part" ();
COMMIT;

BEGIN;
-- 2. drop constraint pleat_new_public.part.part_rival_id_fkey | lock: ACCESS EXCLUSIVE on maker
ALTER TABLE pleat_new_public.part DROP CONSTRAINT part_rival_id_fkey;
-- 3.1 undo: build the shadow of part: drop table pleat_new_public.part | lock: none
DROP TABLE pleat_new_public.part;
-- 3.2 drop schema pleat_new_public if it is empty | lock: none
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
-- 4. add check part.size_is_small, not validated yet | lock: ACCESS EXCLUSIVE on part | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.part ADD CONSTRAINT size_is_small CHECK (size < 1000) NOT VALID;
COMMIT;

BEGIN;
-- 5. validate constraint part.size_is_small | lock: SHARE UPDATE EXCLUSIVE on part | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.part VALIDATE CONSTRAINT size_is_small;
COMMIT;

BEGIN;
-- 6. change deferral of constraint part.part_rival_id_fkey | lock: ACCESS EXCLUSIVE on part
ALTER TABLE public.part ALTER CONSTRAINT part_rival_id_fkey NOT DEFERRABLE;
COMMIT;

BEGIN;
-- 7. add foreign key part.part_maker_id_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on part, SHARE ROW EXCLUSIVE on maker | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.part ADD CONSTRAINT part_maker_id_fkey FOREIGN KEY (maker_id) REFERENCES public.maker (id) ON DELETE CASCADE NOT VALID;
COMMIT;

BEGIN;
-- 8. validate constraint part.part_maker_id_fkey | lock: SHARE UPDATE EXCLUSIVE on part | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.part VALIDATE CONSTRAINT part_maker_id_fkey;
COMMIT;

BEGIN;
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
