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
  ('fill customers.address', true),
  ('fill customers.family', true),
  ('fill customers.given', true),
  ('fill customers.seen', true)
ON CONFLICT (name) DO NOTHING;
-- 2. add column customers.town character varying(80) not null | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN town character varying(80) NOT NULL DEFAULT 'Bonn';
-- 3. add column customers.street character varying(80) | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN street character varying(80);
-- 4. add column customers.found json | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN found json;
-- 5. add column customers.contact text | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN contact text;
-- 6. drop not null on customers.family | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ALTER COLUMN family DROP NOT NULL;
-- 7. drop constraint customers.pleat_not_null_family | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT IF EXISTS pleat_not_null_family;
-- 8. drop not null on customers.given | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ALTER COLUMN given DROP NOT NULL;
-- 9. drop constraint customers.pleat_not_null_given | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT IF EXISTS pleat_not_null_given;
-- 10.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.2 see that the values can be told from a row | lock: ACCESS SHARE on customers
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (found), (seen)
  FROM (SELECT * FROM public.customers LIMIT 0) AS customers;
END $pleat$;
-- 10.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."to public.customers.seen" () RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $pleat$
#variable_conflict use_column
DECLARE
  pleat_old boolean;
  pleat_new boolean;
  pleat_forth_1 public.customers.seen%TYPE;
  pleat_back_1 public.customers.found%TYPE;
BEGIN
  IF TG_OP = 'INSERT' THEN
    pleat_old := NEW.found IS DISTINCT FROM NULL;
    pleat_new := NEW.seen IS DISTINCT FROM NULL;
  ELSE
    pleat_old := (ROW(NEW.found)::record OPERATOR(pg_catalog.*<>) ROW(OLD.found)::record);
    pleat_new := (ROW(NEW.seen)::record OPERATOR(pg_catalog.*<>) ROW(OLD.seen)::record);
    IF pleat_old = pleat_new THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    pleat_forth_1:= (SELECT (found) FROM (SELECT NEW.*) AS customers);
  EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
    pleat_forth_1:= NULL;
  END;
  IF TG_OP = 'INSERT' THEN
    IF (NEW.seen IS NOT DISTINCT FROM NULL) AND (pleat_old OR NOT pleat_new) THEN NEW.seen:= pleat_forth_1; END IF;
    IF pleat_new AND NOT pleat_old THEN
      BEGIN
        pleat_back_1:= (SELECT (seen) FROM (SELECT NEW.*) AS customers);
      EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
        pleat_back_1:= NEW.found;
      END;
      IF pleat_back_1 IS DISTINCT FROM NULL THEN NEW.found:= pleat_back_1; END IF;
    END IF;
  ELSIF pleat_old THEN
    BEGIN
      pleat_back_1:= (SELECT (seen) FROM (SELECT NEW.*) AS customers);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_1:= NEW.found;
    END;
    IF (ROW(NEW.found)::record OPERATOR(pg_catalog.*<>) ROW(OLD.found)::record) AND (ROW(NEW.found)::record OPERATOR(pg_catalog.*<>) ROW(pleat_back_1)::record) THEN NEW.seen:= pleat_forth_1; END IF;
  ELSE
    IF OLD.seen IS NOT DISTINCT FROM NULL THEN
      IF NEW.seen IS NOT DISTINCT FROM NULL THEN NEW.seen:= pleat_forth_1; END IF;
    END IF;
    BEGIN
      pleat_back_1:= (SELECT (seen) FROM (SELECT NEW.*) AS customers);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_1:= NEW.found;
    END;
    IF (ROW(NEW.seen)::record OPERATOR(pg_catalog.*<>) ROW(OLD.seen)::record) AND (ROW(NEW.seen)::record OPERATOR(pg_catalog.*<>) ROW(pleat_forth_1)::record) THEN NEW.found:= pleat_back_1; END IF;
  END IF;
  RETURN NEW;
END $pleat$;
-- 10.4 let seen of customers follow found, and the other way | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER "~pleat_relay_seen" BEFORE INSERT OR UPDATE ON public.customers
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.customers.seen" ('relay', 'leaving', 'found', 'forth', 'seen', 'found', 'back', 'found', 'seen');
COMMIT;

-- 11. bring back found of customers | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('bring back found of customers', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET found = (seen)::json
  WHERE PLEAT_BATCH AND (ROW(public.customers.found)::record OPERATOR(pg_catalog.*<>) ROW((seen)::json)::record)
    AND (ROW(public.customers.seen)::record OPERATOR(pg_catalog.*<>) ROW((found)::json)::record OR public.customers.found IS NOT DISTINCT FROM NULL)
$pleat$);

BEGIN;
-- 12.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 12.2 see that the values can be told from a row | lock: ACCESS SHARE on customers
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (concat_ws(', ', street, town)), (nullif(split_part(address, ', ', 1), address)), (reverse(split_part(reverse(address), ' ,', 1)))
  FROM (SELECT * FROM public.customers LIMIT 0) AS customers;
END $pleat$;
-- 12.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."to public.customers.address" () RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $pleat$
#variable_conflict use_column
DECLARE
  pleat_old boolean;
  pleat_new boolean;
  pleat_forth_1 public.customers.address%TYPE;
  pleat_back_1 public.customers.street%TYPE;
  pleat_back_2 public.customers.town%TYPE;
BEGIN
  IF TG_OP = 'INSERT' THEN
    pleat_old := NEW.street IS DISTINCT FROM NULL OR (NEW.town IS DISTINCT FROM ('Bonn')::character varying(80));
    pleat_new := NEW.address IS DISTINCT FROM NULL;
  ELSE
    pleat_old := (NEW.street IS DISTINCT FROM OLD.street) OR (NEW.town IS DISTINCT FROM OLD.town);
    pleat_new := (NEW.address IS DISTINCT FROM OLD.address);
    IF pleat_old = pleat_new THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    pleat_forth_1:= (SELECT (concat_ws(', ', street, town)) FROM (SELECT NEW.*) AS customers);
  EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
    pleat_forth_1:= NULL;
  END;
  IF TG_OP = 'INSERT' THEN
    IF (NEW.address IS NOT DISTINCT FROM NULL) AND (pleat_old OR NOT pleat_new) THEN NEW.address:= pleat_forth_1; END IF;
    IF pleat_new AND NOT pleat_old THEN
      BEGIN
        pleat_back_1:= (SELECT (nullif(split_part(address, ', ', 1), address)) FROM (SELECT NEW.*) AS customers);
      EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
        pleat_back_1:= NEW.street;
      END;
      BEGIN
        pleat_back_2:= (SELECT (reverse(split_part(reverse(address), ' ,', 1))) FROM (SELECT NEW.*) AS customers);
      EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
        pleat_back_2:= NEW.town;
      END;
      IF pleat_back_1 IS DISTINCT FROM NULL THEN NEW.street:= pleat_back_1; END IF;
      IF pleat_back_2 IS DISTINCT FROM NULL THEN NEW.town:= pleat_back_2; END IF;
    END IF;
  ELSIF pleat_old THEN
    BEGIN
      pleat_back_1:= (SELECT (nullif(split_part(address, ', ', 1), address)) FROM (SELECT NEW.*) AS customers);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_1:= NEW.street;
    END;
    BEGIN
      pleat_back_2:= (SELECT (reverse(split_part(reverse(address), ' ,', 1))) FROM (SELECT NEW.*) AS customers);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_2:= NEW.town;
    END;
    IF (NEW.street IS DISTINCT FROM OLD.street) AND (NEW.street IS DISTINCT FROM pleat_back_1) OR (NEW.town IS DISTINCT FROM OLD.town) AND (NEW.town IS DISTINCT FROM pleat_back_2) THEN NEW.address:= pleat_forth_1; END IF;
  ELSE
    IF OLD.address IS NOT DISTINCT FROM NULL THEN
      IF NEW.address IS NOT DISTINCT FROM NULL THEN NEW.address:= pleat_forth_1; END IF;
    END IF;
    BEGIN
      pleat_back_1:= (SELECT (nullif(split_part(address, ', ', 1), address)) FROM (SELECT NEW.*) AS customers);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_1:= NEW.street;
    END;
    BEGIN
      pleat_back_2:= (SELECT (reverse(split_part(reverse(address), ' ,', 1))) FROM (SELECT NEW.*) AS customers);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_2:= NEW.town;
    END;
    IF (NEW.address IS DISTINCT FROM OLD.address) AND (NEW.address IS DISTINCT FROM pleat_forth_1) OR (NEW.address IS DISTINCT FROM OLD.address) AND (NEW.address IS DISTINCT FROM pleat_forth_1) THEN NEW.street:= pleat_back_1; END IF;
    IF ((NEW.address IS DISTINCT FROM OLD.address) AND (NEW.address IS DISTINCT FROM pleat_forth_1)) AND pleat_back_2 IS DISTINCT FROM NULL THEN NEW.town:= pleat_back_2; END IF;
  END IF;
  RETURN NEW;
END $pleat$;
-- 12.4 let address of customers follow street, town, and the other way | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER "~pleat_relay_address" BEFORE INSERT OR UPDATE ON public.customers
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.customers.address" ('relay', 'leaving', 'street', 'leaving', 'town', 'forth', 'address', 'concat_ws('', '', street, town)', 'back', 'street', 'nullif(split_part(address, '', '', 1), address)', 'back', 'town', 'reverse(split_part(reverse(address), '' ,'', 1))');
COMMIT;

-- 13. bring back street, town of customers | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('bring back street, town of customers', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET street = (nullif(split_part(address, ', ', 1), address))::character varying, town = coalesce((reverse(split_part(reverse(address), ' ,', 1)))::character varying, public.customers.town)
  WHERE PLEAT_BATCH AND (public.customers.street IS DISTINCT FROM (nullif(split_part(address, ', ', 1), address))::character varying OR public.customers.town IS DISTINCT FROM coalesce((reverse(split_part(reverse(address), ' ,', 1)))::character varying, public.customers.town))
    AND (public.customers.address IS DISTINCT FROM (concat_ws(', ', street, town))::text OR public.customers.street IS NOT DISTINCT FROM NULL OR public.customers.town IS NOT DISTINCT FROM NULL)
$pleat$);

BEGIN;
-- 14.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 14.2 see that the values can be told from a row | lock: ACCESS SHARE on customers
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (split_part(contact, ' ', 1)), (initcap(substr(contact, strpos(contact, ' ') + 1))), (given || ' ' || family)
  FROM (SELECT * FROM public.customers LIMIT 0) AS customers;
END $pleat$;
-- 14.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."to public.customers.given" () RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $pleat$
#variable_conflict use_column
DECLARE
  pleat_old boolean;
  pleat_new boolean;
  pleat_forth_1 public.customers.given%TYPE;
  pleat_forth_2 public.customers.family%TYPE;
  pleat_back_1 public.customers.contact%TYPE;
BEGIN
  IF TG_OP = 'INSERT' THEN
    pleat_old := NEW.contact IS DISTINCT FROM NULL;
    pleat_new := NEW.given IS DISTINCT FROM NULL OR (NEW.family IS DISTINCT FROM ('')::text);
  ELSE
    pleat_old := (NEW.contact IS DISTINCT FROM OLD.contact);
    pleat_new := (NEW.given IS DISTINCT FROM OLD.given) OR (NEW.family IS DISTINCT FROM OLD.family);
    IF pleat_old = pleat_new THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    pleat_forth_1:= (SELECT (split_part(contact, ' ', 1)) FROM (SELECT NEW.*) AS customers);
  EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
    pleat_forth_1:= NULL;
  END;
  BEGIN
    pleat_forth_2:= (SELECT (initcap(substr(contact, strpos(contact, ' ') + 1))) FROM (SELECT NEW.*) AS customers);
  EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
    pleat_forth_2:= NULL;
  END;
  IF TG_OP = 'INSERT' THEN
    IF (NEW.given IS NOT DISTINCT FROM NULL) AND (NEW.given IS NOT DISTINCT FROM NULL OR pleat_old OR NOT pleat_new) THEN NEW.given:= pleat_forth_1; END IF;
    IF (NEW.family IS NOT DISTINCT FROM NULL OR NOT (NEW.family IS DISTINCT FROM ('')::text)) AND (NEW.family IS NOT DISTINCT FROM NULL OR pleat_old OR NOT pleat_new) THEN NEW.family:= pleat_forth_2; END IF;
    IF pleat_new AND NOT pleat_old THEN
      BEGIN
        pleat_back_1:= (SELECT (given || ' ' || family) FROM (SELECT NEW.*) AS customers);
      EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
        pleat_back_1:= NEW.contact;
      END;
      IF pleat_back_1 IS DISTINCT FROM NULL THEN NEW.contact:= pleat_back_1; END IF;
    END IF;
  ELSIF pleat_old THEN
    BEGIN
      pleat_back_1:= (SELECT (given || ' ' || family) FROM (SELECT NEW.*) AS customers);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_1:= NEW.contact;
    END;
    IF (NEW.contact IS DISTINCT FROM OLD.contact) AND (NEW.contact IS DISTINCT FROM pleat_back_1) THEN NEW.given:= pleat_forth_1; END IF;
    IF (NEW.contact IS DISTINCT FROM OLD.contact) AND (NEW.contact IS DISTINCT FROM pleat_back_1) OR (NEW.contact IS DISTINCT FROM OLD.contact) AND (NEW.contact IS DISTINCT FROM pleat_back_1) THEN NEW.family:= pleat_forth_2; END IF;
  ELSE
    IF OLD.given IS NOT DISTINCT FROM NULL AND OLD.family IS NOT DISTINCT FROM NULL THEN
      IF NEW.given IS NOT DISTINCT FROM NULL THEN NEW.given:= pleat_forth_1; END IF;
      IF NEW.family IS NOT DISTINCT FROM NULL THEN NEW.family:= pleat_forth_2; END IF;
    END IF;
    BEGIN
      pleat_back_1:= (SELECT (given || ' ' || family) FROM (SELECT NEW.*) AS customers);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
      pleat_back_1:= NEW.contact;
    END;
    IF (NEW.given IS DISTINCT FROM OLD.given) AND (NEW.given IS DISTINCT FROM pleat_forth_1) OR (NEW.family IS DISTINCT FROM OLD.family) AND (NEW.family IS DISTINCT FROM pleat_forth_2) THEN NEW.contact:= pleat_back_1; END IF;
  END IF;
  RETURN NEW;
END $pleat$;
-- 14.4 let given, family of customers follow contact, and the other way | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER "~pleat_relay_given" BEFORE INSERT OR UPDATE ON public.customers
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.customers.given" ('relay', 'leaving', 'contact', 'forth', 'given', 'split_part(contact, '' '', 1)', 'forth', 'family', 'initcap(substr(contact, strpos(contact, '' '') + 1))', 'back', 'contact', 'given || '' '' || family');
COMMIT;

-- 15. bring back contact of customers | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('bring back contact of customers', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET contact = (given || ' ' || family)::text
  WHERE PLEAT_BATCH AND (public.customers.contact IS DISTINCT FROM (given || ' ' || family)::text)
    AND (public.customers.given IS DISTINCT FROM (split_part(contact, ' ', 1))::character varying(40) OR public.customers.family IS DISTINCT FROM (initcap(substr(contact, strpos(contact, ' ') + 1)))::text OR public.customers.contact IS NOT DISTINCT FROM NULL)
$pleat$);

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
-- 1.1 let seen of customers follow no more | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "~pleat_relay_seen" ON public.customers;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.customers.seen" ();
-- 2.1 let address of customers follow no more | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "~pleat_relay_address" ON public.customers;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.customers.address" ();
-- 3.1 let given, family of customers follow no more | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "~pleat_relay_given" ON public.customers;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.customers.given" ();
-- 4. set not null on customers.contact again if every row allows it | lock: ACCESS EXCLUSIVE on customers | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.customers WHERE public.customers.contact IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.customers.contact';
  ELSE
    ALTER TABLE public.customers ALTER COLUMN contact SET NOT NULL;
  END IF;
END $pleat$;
-- 5. drop column customers.seen | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN seen;
-- 6. drop column customers.address | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN address;
-- 7. drop column customers.family | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN family;
-- 8. drop column customers.given | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN given;
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
