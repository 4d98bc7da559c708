-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column suppliers.name: the column comes back without its values
-- not undone: drop column suppliers.data: the column comes back without its values
-- not undone: drop column customers.street: the column comes back without its values
-- not undone: drop column customers.name: the column comes back without its values
-- not undone: drop column customers.city: the column comes back without its values

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
  ('copy into address', true),
  ('copy into city', true),
  ('copy into party', true),
  ('copy into party (2)', true)
ON CONFLICT (name) DO NOTHING;
-- 2. add column suppliers.name text | lock: ACCESS EXCLUSIVE on suppliers
ALTER TABLE public.suppliers ADD COLUMN name text;
-- 3. add column suppliers.data json | lock: ACCESS EXCLUSIVE on suppliers
ALTER TABLE public.suppliers ADD COLUMN data json;
COMMIT;

BEGIN;
-- 4. add column customers.street text | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN street text;
-- 5. add column customers.name text | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN name text;
-- 6. add column customers.city text | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN city text;
COMMIT;

BEGIN;
-- 7.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."copy into party (2)" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off SET pleat.copying = 'copy into party (2)' AS $pleat$
DECLARE
  pleat_was text[];
  pleat_is text[];
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM public.party AS pleat_target USING (SELECT 's' || s.id, s.name, s.data FROM suppliers s) AS q (id, name, data) WHERE (pleat_target.id) = (q.id);
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    BEGIN
      INSERT INTO public.party (id, name, data)
      SELECT * FROM (WITH pleat_row AS (SELECT * FROM public.suppliers WHERE (public.suppliers.id) = (NEW.id)) select 's' || s.id, s.name, s.data from pleat_row s) AS q (id, name, data)
      WHERE NOT EXISTS (SELECT FROM public.party AS pleat_target WHERE (pleat_target.id) = (q.id))
      ON CONFLICT (id) DO NOTHING;
    EXCEPTION WHEN not_null_violation THEN
      NULL;
    END;
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    DELETE FROM public.party AS pleat_target USING (WITH pleat_row AS (SELECT OLD.*) select 's' || s.id, s.name, s.data from pleat_row s) AS q (id, name, data)
    WHERE (pleat_target.id) = (q.id);
    RETURN NULL;
  END IF;
  pleat_was := ARRAY(SELECT q::text FROM (WITH pleat_row AS (SELECT OLD.*) select 's' || s.id, s.name, s.data from pleat_row s) AS q ORDER BY 1);
  pleat_is := ARRAY(SELECT q::text FROM (WITH pleat_row AS (SELECT NEW.*) select 's' || s.id, s.name, s.data from pleat_row s) AS q ORDER BY 1);
  IF pleat_was = pleat_is THEN RETURN NULL; END IF;
    DELETE FROM public.party AS pleat_target USING (WITH pleat_row AS (SELECT OLD.*) select 's' || s.id, s.name, s.data from pleat_row s) AS q (id, name, data)
    WHERE (pleat_target.id) = (q.id)
    AND NOT EXISTS (SELECT FROM (WITH pleat_row AS (SELECT NEW.*) select 's' || s.id, s.name, s.data from pleat_row s) AS n (id, name, data) WHERE (n.id) = (q.id));
  INSERT INTO public.party (id, name, data)
  SELECT * FROM (WITH pleat_row AS (SELECT NEW.*) select 's' || s.id, s.name, s.data from pleat_row s) AS q
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, data = excluded.data;
  RETURN NULL;
END $pleat$;
-- 7.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on suppliers
CREATE TRIGGER "!pleat_truncate_copy into party (2)" BEFORE TRUNCATE ON public.suppliers FOR EACH STATEMENT EXECUTE FUNCTION pleat."copy into party (2)" ('copy', 'copy into party (2)');
-- 7.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on suppliers
ALTER TABLE public.suppliers ENABLE ALWAYS TRIGGER "!pleat_truncate_copy into party (2)";
-- 7.5 write to party what is written to suppliers | lock: SHARE ROW EXCLUSIVE on suppliers
CREATE TRIGGER "!pleat_copy_copy into party (2)" AFTER UPDATE OR DELETE ON public.suppliers FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into party (2)') EXECUTE FUNCTION pleat."copy into party (2)" ('copy', 'copy into party (2)');
-- 7.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on suppliers
ALTER TABLE public.suppliers ENABLE ALWAYS TRIGGER "!pleat_copy_copy into party (2)";
-- 7.7 let it run at the end of a transaction that adds rows | lock: SHARE ROW EXCLUSIVE on suppliers
CREATE CONSTRAINT TRIGGER "!pleat_copied_copy into party (2)" AFTER INSERT ON public.suppliers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into party (2)') EXECUTE FUNCTION pleat."copy into party (2)" ('copy', 'copy into party (2)');
-- 7.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on suppliers
ALTER TABLE public.suppliers ENABLE ALWAYS TRIGGER "!pleat_copied_copy into party (2)";
COMMIT;

BEGIN;
-- 8.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."copy into party" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off SET pleat.copying = 'copy into party' AS $pleat$
DECLARE
  pleat_was text[];
  pleat_is text[];
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM public.party AS pleat_target USING (SELECT 'c' || c.region || c.code, c.name FROM customers c) AS q (id, name) WHERE (pleat_target.id) = (q.id);
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    BEGIN
      INSERT INTO public.party (id, name)
      SELECT * FROM (WITH pleat_row AS (SELECT * FROM public.customers WHERE (public.customers.code, public.customers.region) = (NEW.code, NEW.region)) select 'c' || c.region || c.code, c.name from pleat_row c) AS q (id, name)
      WHERE NOT EXISTS (SELECT FROM public.party AS pleat_target WHERE (pleat_target.id) = (q.id))
      ON CONFLICT (id) DO NOTHING;
    EXCEPTION WHEN not_null_violation THEN
      NULL;
    END;
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    DELETE FROM public.party AS pleat_target USING (WITH pleat_row AS (SELECT OLD.*) select 'c' || c.region || c.code, c.name from pleat_row c) AS q (id, name)
    WHERE (pleat_target.id) = (q.id);
    RETURN NULL;
  END IF;
  pleat_was := ARRAY(SELECT q::text FROM (WITH pleat_row AS (SELECT OLD.*) select 'c' || c.region || c.code, c.name from pleat_row c) AS q ORDER BY 1);
  pleat_is := ARRAY(SELECT q::text FROM (WITH pleat_row AS (SELECT NEW.*) select 'c' || c.region || c.code, c.name from pleat_row c) AS q ORDER BY 1);
  IF pleat_was = pleat_is THEN RETURN NULL; END IF;
    DELETE FROM public.party AS pleat_target USING (WITH pleat_row AS (SELECT OLD.*) select 'c' || c.region || c.code, c.name from pleat_row c) AS q (id, name)
    WHERE (pleat_target.id) = (q.id)
    AND NOT EXISTS (SELECT FROM (WITH pleat_row AS (SELECT NEW.*) select 'c' || c.region || c.code, c.name from pleat_row c) AS n (id, name) WHERE (n.id) = (q.id));
  INSERT INTO public.party (id, name)
  SELECT * FROM (WITH pleat_row AS (SELECT NEW.*) select 'c' || c.region || c.code, c.name from pleat_row c) AS q
  ON CONFLICT (id) DO UPDATE SET name = excluded.name;
  RETURN NULL;
END $pleat$;
-- 8.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER "!pleat_truncate_copy into party" BEFORE TRUNCATE ON public.customers FOR EACH STATEMENT EXECUTE FUNCTION pleat."copy into party" ('copy', 'copy into party');
-- 8.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_truncate_copy into party";
-- 8.5 write to party what is written to customers | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER "!pleat_copy_copy into party" AFTER UPDATE OR DELETE ON public.customers FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into party') EXECUTE FUNCTION pleat."copy into party" ('copy', 'copy into party');
-- 8.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_copy_copy into party";
-- 8.7 let it run at the end of a transaction that adds rows | lock: SHARE ROW EXCLUSIVE on customers
CREATE CONSTRAINT TRIGGER "!pleat_copied_copy into party" AFTER INSERT ON public.customers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into party') EXECUTE FUNCTION pleat."copy into party" ('copy', 'copy into party');
-- 8.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_copied_copy into party";
COMMIT;

BEGIN;
-- 9.1 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."copy into address, back" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off SET pleat.copying = 'copy into address' AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF ROW (OLD.region, OLD.code, OLD.street)::record OPERATOR(pg_catalog.*=) ROW (NEW.region, NEW.code, NEW.street)::record THEN RETURN NULL; END IF;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    UPDATE public.customers SET street = NULL WHERE (public.customers.region, public.customers.code) = (OLD.region, OLD.code)
    AND (TG_OP = 'DELETE' OR ROW (OLD.region, OLD.code)::record OPERATOR(pg_catalog.*<>) ROW (NEW.region, NEW.code)::record);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    UPDATE public.customers SET street = NEW.street WHERE (public.customers.region, public.customers.code) = (NEW.region, NEW.code);
  END IF;
  RETURN NULL;
END $pleat$;
-- 9.2 begin anew where the script was stopped | lock: SHARE ROW EXCLUSIVE on address
DROP TRIGGER IF EXISTS "!pleat_back_copy into address" ON public.address;
-- 9.3 write back to customers what is written to address | lock: SHARE ROW EXCLUSIVE on address
CREATE TRIGGER "!pleat_back_copy into address" AFTER INSERT OR UPDATE OR DELETE ON public.address FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into address') EXECUTE FUNCTION pleat."copy into address, back" ('back', 'copy into address');
-- 9.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on address
ALTER TABLE public.address ENABLE ALWAYS TRIGGER "!pleat_back_copy into address";
COMMIT;

-- 10. bring customers what address has | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('bring customers what address has', 'public.customers', ARRAY['region', 'code'], $pleat$
  WITH pleat_rows AS MATERIALIZED (SELECT * FROM public.address AS pleat_target WHERE (pleat_target.region, pleat_target.code) IN
    (SELECT region, code FROM public.customers WHERE PLEAT_BATCH) FOR SHARE)
  UPDATE public.customers SET (street) =
    (SELECT pleat_rows.street FROM pleat_rows WHERE (pleat_rows.region, pleat_rows.code) = (public.customers.region, public.customers.code))
  WHERE PLEAT_BATCH AND EXISTS (SELECT FROM pleat_rows WHERE (pleat_rows.region, pleat_rows.code) = (public.customers.region, public.customers.code))
    AND ROW (public.customers.street)::record OPERATOR(pg_catalog.*<>)
    (SELECT ROW (pleat_rows.street)::record FROM pleat_rows WHERE (pleat_rows.region, pleat_rows.code) = (public.customers.region, public.customers.code))
$pleat$);

BEGIN;
-- 11.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 11.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."copy into address" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off SET pleat.copying = 'copy into address' AS $pleat$
DECLARE
  pleat_was text[];
  pleat_is text[];
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM public.address AS pleat_target USING (SELECT customers.region, customers.code, street, coalesce(city, 'unknown') FROM public.customers WHERE (street is not null or city is not null)) AS q (region, code, street, city) WHERE (pleat_target.region, pleat_target.code) = (q.region, q.code);
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    BEGIN
      INSERT INTO public.address (region, code, street, city)
      SELECT * FROM (WITH pleat_row AS (SELECT * FROM public.customers WHERE (public.customers.code, public.customers.region) = (NEW.code, NEW.region)) select customers.region, customers.code, street, coalesce(city, 'unknown') from pleat_row customers where (street is not null or city is not null)) AS q (region, code, street, city)
      WHERE NOT EXISTS (SELECT FROM public.address AS pleat_target WHERE (pleat_target.region, pleat_target.code) = (q.region, q.code))
      ON CONFLICT (region, code) DO NOTHING;
    EXCEPTION WHEN not_null_violation THEN
      NULL;
    END;
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    DELETE FROM public.address AS pleat_target USING (WITH pleat_row AS (SELECT OLD.*) select customers.region, customers.code, street, coalesce(city, 'unknown') from pleat_row customers where (street is not null or city is not null)) AS q (region, code, street, city)
    WHERE (pleat_target.region, pleat_target.code) = (q.region, q.code);
    RETURN NULL;
  END IF;
  pleat_was := ARRAY(SELECT q::text FROM (WITH pleat_row AS (SELECT OLD.*) select customers.region, customers.code, street, coalesce(city, 'unknown') from pleat_row customers where (street is not null or city is not null)) AS q ORDER BY 1);
  pleat_is := ARRAY(SELECT q::text FROM (WITH pleat_row AS (SELECT NEW.*) select customers.region, customers.code, street, coalesce(city, 'unknown') from pleat_row customers where (street is not null or city is not null)) AS q ORDER BY 1);
  IF pleat_was = pleat_is THEN RETURN NULL; END IF;
    DELETE FROM public.address AS pleat_target USING (WITH pleat_row AS (SELECT OLD.*) select customers.region, customers.code, street, coalesce(city, 'unknown') from pleat_row customers where (street is not null or city is not null)) AS q (region, code, street, city)
    WHERE (pleat_target.region, pleat_target.code) = (q.region, q.code)
    AND NOT EXISTS (SELECT FROM (WITH pleat_row AS (SELECT NEW.*) select customers.region, customers.code, street, coalesce(city, 'unknown') from pleat_row customers where (street is not null or city is not null)) AS n (region, code, street, city) WHERE (n.region, n.code) = (q.region, q.code));
  INSERT INTO public.address (region, code, street, city)
  SELECT * FROM (WITH pleat_row AS (SELECT NEW.*) select customers.region, customers.code, street, coalesce(city, 'unknown') from pleat_row customers where (street is not null or city is not null)) AS q
  ON CONFLICT (region, code) DO UPDATE SET street = excluded.street, city = excluded.city;
  RETURN NULL;
END $pleat$;
-- 11.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER "!pleat_truncate_copy into address" BEFORE TRUNCATE ON public.customers FOR EACH STATEMENT EXECUTE FUNCTION pleat."copy into address" ('copy', 'copy into address');
-- 11.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_truncate_copy into address";
-- 11.5 write to address what is written to customers | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER "!pleat_copy_copy into address" AFTER UPDATE OR DELETE ON public.customers FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into address') EXECUTE FUNCTION pleat."copy into address" ('copy', 'copy into address');
-- 11.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_copy_copy into address";
-- 11.7 let it run at the end of a transaction that adds rows | lock: SHARE ROW EXCLUSIVE on customers
CREATE CONSTRAINT TRIGGER "!pleat_copied_copy into address" AFTER INSERT ON public.customers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into address') EXECUTE FUNCTION pleat."copy into address" ('copy', 'copy into address');
-- 11.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_copied_copy into address";
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 stop writing back from address: copy into address | lock: ACCESS EXCLUSIVE on address
DROP TRIGGER "!pleat_back_copy into address" ON public.address;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."copy into address, back" ();
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 stop following suppliers: copy into party (2) | lock: ACCESS EXCLUSIVE on suppliers
DROP TRIGGER "!pleat_copy_copy into party (2)" ON public.suppliers;
-- 1.2 drop its companion | lock: ACCESS EXCLUSIVE on suppliers
DROP TRIGGER "!pleat_copied_copy into party (2)" ON public.suppliers;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on suppliers
DROP TRIGGER "!pleat_truncate_copy into party (2)" ON public.suppliers;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."copy into party (2)" ();
COMMIT;

BEGIN;
-- 2.1 stop following customers: copy into party | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_copy_copy into party" ON public.customers;
-- 2.2 drop its companion | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_copied_copy into party" ON public.customers;
-- 2.3 drop its companion | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_truncate_copy into party" ON public.customers;
-- 2.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."copy into party" ();
-- 3.1 stop following customers: copy into address | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_copy_copy into address" ON public.customers;
-- 3.2 drop its companion | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_copied_copy into address" ON public.customers;
-- 3.3 drop its companion | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_truncate_copy into address" ON public.customers;
-- 3.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."copy into address" ();
COMMIT;

BEGIN;
-- 4. set not null on suppliers.name again if every row allows it | lock: ACCESS EXCLUSIVE on suppliers | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.suppliers WHERE public.suppliers.name IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.suppliers.name';
  ELSE
    ALTER TABLE public.suppliers ALTER COLUMN name SET NOT NULL;
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 5. drop table party | lock: ACCESS EXCLUSIVE on party
DROP TABLE public.party;
COMMIT;

BEGIN;
-- 6. set not null on customers.name again if every row allows it | lock: ACCESS EXCLUSIVE on customers | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.customers WHERE public.customers.name IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.customers.name';
  ELSE
    ALTER TABLE public.customers ALTER COLUMN name SET NOT NULL;
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 7. drop table city | lock: ACCESS EXCLUSIVE on city
DROP TABLE public.city;
COMMIT;

BEGIN;
-- 8.1 let nobody delete from the table that it refers to | lock: ACCESS EXCLUSIVE on customers
LOCK TABLE ONLY public.customers IN ACCESS EXCLUSIVE MODE;
-- 8.2 drop constraint address.address_region_code_fkey | lock: ACCESS EXCLUSIVE on address, ACCESS EXCLUSIVE on customers
ALTER TABLE public.address DROP CONSTRAINT address_region_code_fkey;
-- 9. drop table address | lock: ACCESS EXCLUSIVE on address
DROP TABLE public.address;
-- 10.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 10.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 10.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
