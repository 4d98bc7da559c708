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
  ('copy into address', false),
  ('copy into party', false),
  ('copy into party (2)', false),
  ('copy into city', false)
ON CONFLICT (name) DO NOTHING;
-- 2. create table address | lock: none
CREATE TABLE public.address (
  region integer NOT NULL,
  code text NOT NULL,
  street text,
  city text NOT NULL,
  CONSTRAINT address_pkey PRIMARY KEY (region, code)
);
-- 3. add foreign key address.address_region_code_fkey | lock: SHARE ROW EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.address ADD CONSTRAINT address_region_code_fkey FOREIGN KEY (region, code) REFERENCES public.customers (region, code);
-- 4. create table city | lock: none
CREATE TABLE public.city (
  name text NOT NULL,
  CONSTRAINT city_pkey PRIMARY KEY (name)
);
-- 5. drop not null on customers.name | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ALTER COLUMN name DROP NOT NULL;
-- 6. create table party | lock: none
CREATE TABLE public.party (
  id text NOT NULL,
  name text NOT NULL,
  data json,
  CONSTRAINT party_pkey PRIMARY KEY (id)
);
COMMIT;

BEGIN;
-- 7. drop not null on suppliers.name | lock: ACCESS EXCLUSIVE on suppliers
ALTER TABLE public.suppliers ALTER COLUMN name DROP NOT NULL;
COMMIT;

BEGIN;
-- 8.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.2 create the function of the triggers that follow | lock: none
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
-- 8.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CREATE TRIGGER "!pleat_truncate_copy into address" BEFORE TRUNCATE ON public.customers FOR EACH STATEMENT EXECUTE FUNCTION pleat."copy into address" ('copy', 'copy into address');
-- 8.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_truncate_copy into address";
-- 8.5 write to address what is written to customers | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CREATE TRIGGER "!pleat_copy_copy into address" AFTER UPDATE OR DELETE ON public.customers FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into address') EXECUTE FUNCTION pleat."copy into address" ('copy', 'copy into address');
-- 8.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_copy_copy into address";
-- 8.7 let it run at the end of a transaction that adds rows | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CREATE CONSTRAINT TRIGGER "!pleat_copied_copy into address" AFTER INSERT ON public.customers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into address') EXECUTE FUNCTION pleat."copy into address" ('copy', 'copy into address');
-- 8.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_copied_copy into address";
-- 9.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 9.2 create the function of the triggers that follow | lock: none
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
-- 9.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CREATE TRIGGER "!pleat_truncate_copy into party" BEFORE TRUNCATE ON public.customers FOR EACH STATEMENT EXECUTE FUNCTION pleat."copy into party" ('copy', 'copy into party');
-- 9.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_truncate_copy into party";
-- 9.5 write to party what is written to customers | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CREATE TRIGGER "!pleat_copy_copy into party" AFTER UPDATE OR DELETE ON public.customers FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into party') EXECUTE FUNCTION pleat."copy into party" ('copy', 'copy into party');
-- 9.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_copy_copy into party";
-- 9.7 let it run at the end of a transaction that adds rows | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CREATE CONSTRAINT TRIGGER "!pleat_copied_copy into party" AFTER INSERT ON public.customers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into party') EXECUTE FUNCTION pleat."copy into party" ('copy', 'copy into party');
-- 9.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ENABLE ALWAYS TRIGGER "!pleat_copied_copy into party";
COMMIT;

BEGIN;
-- 10.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.2 create the function of the triggers that follow | lock: none
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
-- 10.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on suppliers | H302 fails and changes nothing if rows exist that break the rule
CREATE TRIGGER "!pleat_truncate_copy into party (2)" BEFORE TRUNCATE ON public.suppliers FOR EACH STATEMENT EXECUTE FUNCTION pleat."copy into party (2)" ('copy', 'copy into party (2)');
-- 10.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on suppliers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.suppliers ENABLE ALWAYS TRIGGER "!pleat_truncate_copy into party (2)";
-- 10.5 write to party what is written to suppliers | lock: SHARE ROW EXCLUSIVE on suppliers | H302 fails and changes nothing if rows exist that break the rule
CREATE TRIGGER "!pleat_copy_copy into party (2)" AFTER UPDATE OR DELETE ON public.suppliers FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into party (2)') EXECUTE FUNCTION pleat."copy into party (2)" ('copy', 'copy into party (2)');
-- 10.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on suppliers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.suppliers ENABLE ALWAYS TRIGGER "!pleat_copy_copy into party (2)";
-- 10.7 let it run at the end of a transaction that adds rows | lock: SHARE ROW EXCLUSIVE on suppliers | H302 fails and changes nothing if rows exist that break the rule
CREATE CONSTRAINT TRIGGER "!pleat_copied_copy into party (2)" AFTER INSERT ON public.suppliers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into party (2)') EXECUTE FUNCTION pleat."copy into party (2)" ('copy', 'copy into party (2)');
-- 10.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on suppliers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.suppliers ENABLE ALWAYS TRIGGER "!pleat_copied_copy into party (2)";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 11.1 look for rows that are to be copied and have the same key | lock: none
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM (
    SELECT q.region::integer, q.code::text FROM (SELECT customers.region, customers.code, street, coalesce(city, 'unknown') FROM public.customers WHERE (street is not null or city is not null)) AS q (region, code, street, city)
  ) AS q (region, code) GROUP BY q.region, q.code HAVING pg_catalog.count(*) > 1) THEN
    RAISE unique_violation USING MESSAGE = 'pleat: rows that are to be copied into address have the same primary key';
  END IF;
END $pleat$;
-- 11.2 copy rows into address | lock: ROW EXCLUSIVE on address, ROW SHARE on customers | H311 what new code writes to what is new does not come back to old code, nor on the way back (city)
CALL pleat.backfill('copy into address', 'public.address', ARRAY['customers.region', 'customers.code'], $pleat$
  INSERT INTO public.address (region, code, street, city)
  SELECT customers.region, customers.code, street, coalesce(city, 'unknown') FROM public.customers
  WHERE PLEAT_BATCH AND (street is not null or city is not null)
  FOR SHARE OF customers
  ON CONFLICT (region, code) DO UPDATE SET street = excluded.street, city = excluded.city WHERE ROW (public.address.street, public.address.city)::record OPERATOR(pg_catalog.*<>) ROW (excluded.street, excluded.city)::record
$pleat$, source => 'public.customers');

BEGIN;
-- 12.1 create the function of the trigger that follows | lock: none
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
-- 12.2 begin anew where the script was stopped | lock: SHARE ROW EXCLUSIVE on address
DROP TRIGGER IF EXISTS "!pleat_back_copy into address" ON public.address;
-- 12.3 write back to customers what is written to address | lock: SHARE ROW EXCLUSIVE on address
CREATE TRIGGER "!pleat_back_copy into address" AFTER INSERT OR UPDATE OR DELETE ON public.address FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into address') EXECUTE FUNCTION pleat."copy into address, back" ('back', 'copy into address');
-- 12.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on address
ALTER TABLE public.address ENABLE ALWAYS TRIGGER "!pleat_back_copy into address";
COMMIT;

-- 13.1 look for rows that are to be copied and have the same key | lock: none
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM (
    SELECT q.id::text FROM (SELECT 'c' || c.region || c.code, c.name FROM customers c) AS q (id, name)
    UNION ALL
    SELECT q.id::text FROM (SELECT 's' || s.id, s.name, s.data FROM suppliers s) AS q (id, name, data)
  ) AS q (id) GROUP BY q.id HAVING pg_catalog.count(*) > 1) THEN
    RAISE unique_violation USING MESSAGE = 'pleat: rows that are to be copied into party have the same primary key';
  END IF;
END $pleat$;
-- 13.2 copy rows into party | lock: ROW EXCLUSIVE on party, ROW SHARE on customers | H311 what new code writes to what is new does not come back to old code, nor on the way back (id, name, rows that it adds)
CALL pleat.backfill('copy into party', 'public.party', ARRAY['c.region', 'c.code'], $pleat$
  INSERT INTO public.party (id, name)
  SELECT 'c' || c.region || c.code, c.name FROM customers c
  WHERE PLEAT_BATCH
  FOR SHARE OF c
  ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE ROW (public.party.name)::record OPERATOR(pg_catalog.*<>) ROW (excluded.name)::record
$pleat$, source => 'customers c');

-- 14.1 look for rows that are to be copied and have the same key | lock: none
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM (
    SELECT q.id::text FROM (SELECT 'c' || c.region || c.code, c.name FROM customers c) AS q (id, name)
    UNION ALL
    SELECT q.id::text FROM (SELECT 's' || s.id, s.name, s.data FROM suppliers s) AS q (id, name, data)
  ) AS q (id) GROUP BY q.id HAVING pg_catalog.count(*) > 1) THEN
    RAISE unique_violation USING MESSAGE = 'pleat: rows that are to be copied into party have the same primary key';
  END IF;
END $pleat$;
-- 14.2 copy rows into party | lock: ROW EXCLUSIVE on party, ROW SHARE on suppliers | H311 what new code writes to what is new does not come back to old code, nor on the way back (id, name, data, rows that it adds)
CALL pleat.backfill('copy into party (2)', 'public.party', ARRAY['s.id'], $pleat$
  INSERT INTO public.party (id, name, data)
  SELECT 's' || s.id, s.name, s.data FROM suppliers s
  WHERE PLEAT_BATCH
  FOR SHARE OF s
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, data = excluded.data WHERE ROW (public.party.name, public.party.data)::record OPERATOR(pg_catalog.*<>) ROW (excluded.name, excluded.data)::record
$pleat$, source => 'suppliers s');

-- 15. copy rows into city | lock: ROW EXCLUSIVE on city | H310 what old code writes to what is read here, once that has been read, is not copied: it has to stop before (customers) | H311 what new code writes to what is new does not come back to old code, nor on the way back
DO $pleat$
#variable_conflict use_column
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'copy into city') THEN RETURN; END IF;
  INSERT INTO public.city (name)
  SELECT distinct city FROM customers where city is not null;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'copy into city';
END $pleat$;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 16.1 stop following customers: copy into address | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_copy_copy into address" ON public.customers;
-- 16.2 drop its companion | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_copied_copy into address" ON public.customers;
-- 16.3 drop its companion | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_truncate_copy into address" ON public.customers;
-- 16.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."copy into address" ();
COMMIT;

BEGIN;
-- 17.1 stop writing back from address: copy into address | lock: ACCESS EXCLUSIVE on address
DROP TRIGGER "!pleat_back_copy into address" ON public.address;
-- 17.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."copy into address, back" ();
COMMIT;

BEGIN;
-- 18.1 stop following customers: copy into party | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_copy_copy into party" ON public.customers;
-- 18.2 drop its companion | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_copied_copy into party" ON public.customers;
-- 18.3 drop its companion | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "!pleat_truncate_copy into party" ON public.customers;
-- 18.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."copy into party" ();
COMMIT;

BEGIN;
-- 19.1 stop following suppliers: copy into party (2) | lock: ACCESS EXCLUSIVE on suppliers
DROP TRIGGER "!pleat_copy_copy into party (2)" ON public.suppliers;
-- 19.2 drop its companion | lock: ACCESS EXCLUSIVE on suppliers
DROP TRIGGER "!pleat_copied_copy into party (2)" ON public.suppliers;
-- 19.3 drop its companion | lock: ACCESS EXCLUSIVE on suppliers
DROP TRIGGER "!pleat_truncate_copy into party (2)" ON public.suppliers;
-- 19.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."copy into party (2)" ();
COMMIT;

BEGIN;
-- 20. drop column customers.city | lock: ACCESS EXCLUSIVE on customers | H101 rows or values are gone for good
ALTER TABLE public.customers DROP COLUMN city;
-- 21. drop column customers.name | lock: ACCESS EXCLUSIVE on customers | H101 rows or values are gone for good
ALTER TABLE public.customers DROP COLUMN name;
-- 22. drop column customers.street | lock: ACCESS EXCLUSIVE on customers | H101 rows or values are gone for good
ALTER TABLE public.customers DROP COLUMN street;
COMMIT;

BEGIN;
-- 23. drop column suppliers.data | lock: ACCESS EXCLUSIVE on suppliers | H101 rows or values are gone for good
ALTER TABLE public.suppliers DROP COLUMN data;
-- 24. drop column suppliers.name | lock: ACCESS EXCLUSIVE on suppliers | H101 rows or values are gone for good
ALTER TABLE public.suppliers DROP COLUMN name;
-- 25.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 25.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 25.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
