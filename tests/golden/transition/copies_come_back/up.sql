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
  ('copy into profiles', false)
ON CONFLICT (name) DO NOTHING;
-- 2. create table profiles | lock: none
CREATE TABLE public.profiles (
  code character varying(10) NOT NULL,
  area integer NOT NULL,
  note text,
  settings json,
  discount numeric(5,2),
  region_name text,
  title text,
  CONSTRAINT profiles_pkey PRIMARY KEY (area, code)
);
-- 3. add foreign key profiles.profiles_area_code_fkey | lock: SHARE ROW EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.profiles ADD CONSTRAINT profiles_area_code_fkey FOREIGN KEY (area, code) REFERENCES public.customers (region, code) ON DELETE CASCADE;
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
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
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CREATE TRIGGER "!pleat_truncate_copy into profiles" BEFORE TRUNCATE ON public.customers FOR EACH STATEMENT EXECUTE FUNCTION pleat."copy into profiles" ('copy', 'copy into profiles');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_truncate_copy into profiles";
-- 4.5 write to profiles what is written to customers | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CREATE TRIGGER "!pleat_copy_copy into profiles" AFTER UPDATE OR DELETE ON public.customers FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into profiles') EXECUTE FUNCTION pleat."copy into profiles" ('copy', 'copy into profiles');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_copy_copy into profiles";
-- 4.7 let it run at the end of a transaction that adds rows | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CREATE CONSTRAINT TRIGGER "!pleat_copied_copy into profiles" AFTER INSERT ON public.customers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into profiles') EXECUTE FUNCTION pleat."copy into profiles" ('copy', 'copy into profiles');
-- 4.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_copied_copy into profiles";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5.1 look for rows that are to be copied and have the same key | lock: none
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM (
    SELECT q.area::integer, q.code::character varying FROM (SELECT c.region, c.code, c.note, c.settings, c.discount, upper(r.name), c.name FROM customers c join regions r on r.id = c.region WHERE (c.note is not null or c.settings is not null or c.discount is not null)) AS q (area, code, note, settings, discount, region_name, title)
  ) AS q (area, code) GROUP BY q.area, q.code HAVING pg_catalog.count(*) > 1) THEN
    RAISE unique_violation USING MESSAGE = 'pleat: rows that are to be copied into profiles have the same primary key';
  END IF;
END $pleat$;
-- 5.2 copy rows into profiles | lock: ROW EXCLUSIVE on profiles, ROW SHARE on customers | H311 what new code writes to what is new does not come back to old code, nor on the way back (region_name, title)
CALL pleat.backfill('copy into profiles', 'public.profiles', ARRAY['c.region', 'c.code'], $pleat$
  INSERT INTO public.profiles (area, code, note, settings, discount, region_name, title)
  SELECT c.region, c.code, c.note, c.settings, c.discount, upper(r.name), c.name FROM customers c join regions r on r.id = c.region
  WHERE PLEAT_BATCH AND (c.note is not null or c.settings is not null or c.discount is not null)
  FOR SHARE OF c
  ON CONFLICT (area, code) DO UPDATE SET note = excluded.note, settings = excluded.settings, discount = excluded.discount, region_name = excluded.region_name, title = excluded.title WHERE ROW (public.profiles.note, public.profiles.settings, public.profiles.discount, public.profiles.region_name, public.profiles.title)::record OPERATOR(pg_catalog.*<>) ROW (excluded.note, excluded.settings, excluded.discount, excluded.region_name, excluded.title)::record
$pleat$, source => 'customers c join regions r on r.id = c.region');

BEGIN;
-- 6.1 create the function of the trigger that follows | lock: none
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
-- 6.2 begin anew where the script was stopped | lock: SHARE ROW EXCLUSIVE on profiles
DROP TRIGGER IF EXISTS "!pleat_back_copy into profiles" ON public.profiles;
-- 6.3 write back to customers what is written to profiles | lock: SHARE ROW EXCLUSIVE on profiles
CREATE TRIGGER "!pleat_back_copy into profiles" AFTER INSERT OR UPDATE OR DELETE ON public.profiles FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into profiles') EXECUTE FUNCTION pleat."copy into profiles, back" ('back', 'copy into profiles');
-- 6.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on profiles
ALTER TABLE public.profiles ENABLE ALWAYS TRIGGER "!pleat_back_copy into profiles";
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 7.1 stop following customers: copy into profiles | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_copy_copy into profiles" ON public.customers;
-- 7.2 drop its companion | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_copied_copy into profiles" ON public.customers;
-- 7.3 drop its companion | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_truncate_copy into profiles" ON public.customers;
-- 7.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."copy into profiles" ();
COMMIT;

BEGIN;
-- 8.1 stop writing back from profiles: copy into profiles | lock: ACCESS EXCLUSIVE on profiles
DROP TRIGGER "!pleat_back_copy into profiles" ON public.profiles;
-- 8.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."copy into profiles, back" ();
COMMIT;

BEGIN;
-- 9. drop column customers.discount | lock: ACCESS EXCLUSIVE on customers | H101 rows or values are gone for good
ALTER TABLE public.customers DROP COLUMN discount;
-- 10. drop column customers.note | lock: ACCESS EXCLUSIVE on customers | H101 rows or values are gone for good
ALTER TABLE public.customers DROP COLUMN note;
-- 11. drop column customers.settings | lock: ACCESS EXCLUSIVE on customers | H101 rows or values are gone for good
ALTER TABLE public.customers DROP COLUMN settings;
-- 12.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 12.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 12.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
