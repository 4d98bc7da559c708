-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column customers.settings: the column comes back without its values
-- not undone: drop column customers.note: the column comes back without its values
-- not undone: drop column customers.discount: the column comes back without its values

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
  ('copy into profiles', true)
ON CONFLICT (name) DO NOTHING;
-- 2. add column customers.settings json | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN settings json;
-- 3. add column customers.note text | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN note text;
-- 4. add column customers.discount numeric(5,2) | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN discount numeric(5,2) DEFAULT 0;
COMMIT;

BEGIN;
-- 5.1 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."copy into profiles, back" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off SET pleat.copying = 'copy into profiles' AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF ROW (OLD.area, OLD.code, OLD.note, OLD.settings, OLD.discount)::record OPERATOR(pg_catalog.*=) ROW (NEW.area, NEW.code, NEW.note, NEW.settings, NEW.discount)::record THEN RETURN NULL; END IF;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    UPDATE public.customers SET note = NULL, settings = NULL, discount = NULL WHERE (public.customers.region, public.customers.code) = (OLD.area, OLD.code)
    AND (TG_OP = 'DELETE' OR ROW (OLD.area, OLD.code)::record OPERATOR(pg_catalog.*<>) ROW (NEW.area, NEW.code)::record);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    UPDATE public.customers SET note = NEW.note, settings = NEW.settings, discount = NEW.discount WHERE (public.customers.region, public.customers.code) = (NEW.area, NEW.code);
  END IF;
  RETURN NULL;
END $pleat$;
-- 5.2 begin anew where the script was stopped | lock: SHARE ROW EXCLUSIVE on profiles
DROP TRIGGER IF EXISTS "!pleat_back_copy into profiles" ON public.profiles;
-- 5.3 write back to customers what is written to profiles | lock: SHARE ROW EXCLUSIVE on profiles
CREATE TRIGGER "!pleat_back_copy into profiles" AFTER INSERT OR UPDATE OR DELETE ON public.profiles FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into profiles') EXECUTE FUNCTION pleat."copy into profiles, back" ('back', 'copy into profiles');
-- 5.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on profiles
ALTER TABLE public.profiles ENABLE ALWAYS TRIGGER "!pleat_back_copy into profiles";
COMMIT;

-- 6. bring customers what profiles has | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('bring customers what profiles has', 'public.customers', ARRAY['region', 'code'], $pleat$
  WITH pleat_rows AS MATERIALIZED (SELECT * FROM public.profiles AS pleat_target WHERE (pleat_target.area, pleat_target.code) IN
    (SELECT region, code FROM public.customers WHERE PLEAT_BATCH) FOR SHARE)
  UPDATE public.customers SET (note, settings, discount) =
    (SELECT pleat_rows.note, pleat_rows.settings, pleat_rows.discount FROM pleat_rows WHERE (pleat_rows.area, pleat_rows.code) = (public.customers.region, public.customers.code))
  WHERE PLEAT_BATCH AND EXISTS (SELECT FROM pleat_rows WHERE (pleat_rows.area, pleat_rows.code) = (public.customers.region, public.customers.code))
    AND ROW (public.customers.note, public.customers.settings, public.customers.discount)::record OPERATOR(pg_catalog.*<>)
    (SELECT ROW (pleat_rows.note, pleat_rows.settings, pleat_rows.discount)::record FROM pleat_rows WHERE (pleat_rows.area, pleat_rows.code) = (public.customers.region, public.customers.code))
$pleat$);

BEGIN;
-- 7.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."copy into profiles" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off SET pleat.copying = 'copy into profiles' AS $pleat$
DECLARE
  pleat_was text[];
  pleat_is text[];
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM public.profiles AS pleat_target USING (SELECT c.region, c.code, c.note, c.settings, c.discount, upper(r.name), c.name FROM customers c join regions r on r.id = c.region WHERE (c.note is not null or c.settings is not null or c.discount is not null)) AS q (area, code, note, settings, discount, region_name, title) WHERE (pleat_target.area, pleat_target.code) = (q.area, q.code);
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    BEGIN
      INSERT INTO public.profiles (area, code, note, settings, discount, region_name, title)
      SELECT * FROM (WITH pleat_row AS (SELECT * FROM public.customers WHERE (public.customers.code, public.customers.region) = (NEW.code, NEW.region)) select c.region, c.code, c.note, c.settings, c.discount, upper(r.name), c.name from pleat_row c join regions r on r.id = c.region where (c.note is not null or c.settings is not null or c.discount is not null)) AS q (area, code, note, settings, discount, region_name, title)
      WHERE NOT EXISTS (SELECT FROM public.profiles AS pleat_target WHERE (pleat_target.area, pleat_target.code) = (q.area, q.code))
      ON CONFLICT (area, code) DO NOTHING;
    EXCEPTION WHEN not_null_violation THEN
      NULL;
    END;
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    DELETE FROM public.profiles AS pleat_target USING (WITH pleat_row AS (SELECT OLD.*) select c.region, c.code, c.note, c.settings, c.discount, upper(r.name), c.name from pleat_row c join regions r on r.id = c.region where (c.note is not null or c.settings is not null or c.discount is not null)) AS q (area, code, note, settings, discount, region_name, title)
    WHERE (pleat_target.area, pleat_target.code) = (q.area, q.code);
    RETURN NULL;
  END IF;
  pleat_was := ARRAY(SELECT q::text FROM (WITH pleat_row AS (SELECT OLD.*) select c.region, c.code, c.note, c.settings, c.discount, upper(r.name), c.name from pleat_row c join regions r on r.id = c.region where (c.note is not null or c.settings is not null or c.discount is not null)) AS q ORDER BY 1);
  pleat_is := ARRAY(SELECT q::text FROM (WITH pleat_row AS (SELECT NEW.*) select c.region, c.code, c.note, c.settings, c.discount, upper(r.name), c.name from pleat_row c join regions r on r.id = c.region where (c.note is not null or c.settings is not null or c.discount is not null)) AS q ORDER BY 1);
  IF pleat_was = pleat_is THEN RETURN NULL; END IF;
    DELETE FROM public.profiles AS pleat_target USING (WITH pleat_row AS (SELECT OLD.*) select c.region, c.code, c.note, c.settings, c.discount, upper(r.name), c.name from pleat_row c join regions r on r.id = c.region where (c.note is not null or c.settings is not null or c.discount is not null)) AS q (area, code, note, settings, discount, region_name, title)
    WHERE (pleat_target.area, pleat_target.code) = (q.area, q.code)
    AND NOT EXISTS (SELECT FROM (WITH pleat_row AS (SELECT NEW.*) select c.region, c.code, c.note, c.settings, c.discount, upper(r.name), c.name from pleat_row c join regions r on r.id = c.region where (c.note is not null or c.settings is not null or c.discount is not null)) AS n (area, code, note, settings, discount, region_name, title) WHERE (n.area, n.code) = (q.area, q.code));
  INSERT INTO public.profiles (area, code, note, settings, discount, region_name, title)
  SELECT * FROM (WITH pleat_row AS (SELECT NEW.*) select c.region, c.code, c.note, c.settings, c.discount, upper(r.name), c.name from pleat_row c join regions r on r.id = c.region where (c.note is not null or c.settings is not null or c.discount is not null)) AS q
  ON CONFLICT (area, code) DO UPDATE SET note = excluded.note, settings = excluded.settings, discount = excluded.discount, region_name = excluded.region_name, title = excluded.title;
  RETURN NULL;
END $pleat$;
-- 7.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER "!pleat_truncate_copy into profiles" BEFORE TRUNCATE ON public.customers FOR EACH STATEMENT EXECUTE FUNCTION pleat."copy into profiles" ('copy', 'copy into profiles');
-- 7.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_truncate_copy into profiles";
-- 7.5 write to profiles what is written to customers | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER "!pleat_copy_copy into profiles" AFTER UPDATE OR DELETE ON public.customers FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into profiles') EXECUTE FUNCTION pleat."copy into profiles" ('copy', 'copy into profiles');
-- 7.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_copy_copy into profiles";
-- 7.7 let it run at the end of a transaction that adds rows | lock: SHARE ROW EXCLUSIVE on customers
CREATE CONSTRAINT TRIGGER "!pleat_copied_copy into profiles" AFTER INSERT ON public.customers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into profiles') EXECUTE FUNCTION pleat."copy into profiles" ('copy', 'copy into profiles');
-- 7.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_copied_copy into profiles";
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 stop writing back from profiles: copy into profiles | lock: ACCESS EXCLUSIVE on profiles
DROP TRIGGER "!pleat_back_copy into profiles" ON public.profiles;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."copy into profiles, back" ();
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 stop following customers: copy into profiles | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_copy_copy into profiles" ON public.customers;
-- 1.2 drop its companion | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_copied_copy into profiles" ON public.customers;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_truncate_copy into profiles" ON public.customers;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."copy into profiles" ();
COMMIT;

BEGIN;
-- 2.1 let nobody delete from the table that it refers to | lock: ACCESS EXCLUSIVE on customers
LOCK TABLE ONLY public.customers IN ACCESS EXCLUSIVE MODE;
-- 2.2 drop constraint profiles.profiles_area_code_fkey | lock: ACCESS EXCLUSIVE on profiles, ACCESS EXCLUSIVE on customers
ALTER TABLE public.profiles DROP CONSTRAINT profiles_area_code_fkey;
-- 3. drop table profiles | lock: ACCESS EXCLUSIVE on profiles
DROP TABLE public.profiles;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
