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
  ('fill customers.given', false),
  ('fill customers.family', false),
  ('fill customers.address', false),
  ('fill customers.seen', false)
ON CONFLICT (name) DO NOTHING;
-- 2. add column customers.given character varying(40) | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN given character varying(40);
-- 3.1 add column customers.family text | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN family text;
-- 3.2 give customers.family a default | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ALTER COLUMN family SET DEFAULT '';
-- 4. add column customers.address text | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN address text;
-- 5. add column customers.seen json | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN seen json;
-- 6. drop not null on customers.contact | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ALTER COLUMN contact DROP NOT NULL;
-- 7.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.2 see that the values can be told from a row | lock: ACCESS SHARE on customers
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (split_part(contact, ' ', 1)), (initcap(substr(contact, strpos(contact, ' ') + 1))), (given || ' ' || family)
  FROM (SELECT * FROM public.customers LIMIT 0) AS customers;
END $pleat$;
-- 7.3 create the function of the trigger that follows | lock: none
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
-- 7.4 let given, family of customers follow contact, and the other way | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER "~pleat_relay_given" BEFORE INSERT OR UPDATE ON public.customers
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.customers.given" ('relay', 'leaving', 'contact', 'forth', 'given', 'split_part(contact, '' '', 1)', 'forth', 'family', 'initcap(substr(contact, strpos(contact, '' '') + 1))', 'back', 'contact', 'given || '' '' || family');
-- 8.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.2 see that the values can be told from a row | lock: ACCESS SHARE on customers
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (concat_ws(', ', street, town)), (nullif(split_part(address, ', ', 1), address)), (reverse(split_part(reverse(address), ' ,', 1)))
  FROM (SELECT * FROM public.customers LIMIT 0) AS customers;
END $pleat$;
-- 8.3 create the function of the trigger that follows | lock: none
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
-- 8.4 let address of customers follow street, town, and the other way | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER "~pleat_relay_address" BEFORE INSERT OR UPDATE ON public.customers
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.customers.address" ('relay', 'leaving', 'street', 'leaving', 'town', 'forth', 'address', 'concat_ws('', '', street, town)', 'back', 'street', 'nullif(split_part(address, '', '', 1), address)', 'back', 'town', 'reverse(split_part(reverse(address), '' ,'', 1))');
-- 9.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 9.2 see that the values can be told from a row | lock: ACCESS SHARE on customers
DO $pleat$
#variable_conflict use_column
BEGIN
  PERFORM (found), (seen)
  FROM (SELECT * FROM public.customers LIMIT 0) AS customers;
END $pleat$;
-- 9.3 create the function of the trigger that follows | lock: none
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
-- 9.4 let seen of customers follow found, and the other way | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER "~pleat_relay_seen" BEFORE INSERT OR UPDATE ON public.customers
  FOR EACH ROW EXECUTE FUNCTION pleat."to public.customers.seen" ('relay', 'leaving', 'found', 'forth', 'seen', 'found', 'back', 'found', 'seen');
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 10. fill customers.given | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('fill customers.given', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET given = (split_part(contact, ' ', 1))
  WHERE PLEAT_BATCH AND public.customers.given IS NULL
$pleat$);

-- 11. fill customers.family | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('fill customers.family', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET family = (initcap(substr(contact, strpos(contact, ' ') + 1)))
  WHERE PLEAT_BATCH AND public.customers.family IS NULL
$pleat$);

-- 12. fill customers.address | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('fill customers.address', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET address = (concat_ws(', ', street, town))
  WHERE PLEAT_BATCH AND public.customers.address IS NULL
$pleat$);

-- 13. fill customers.seen | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('fill customers.seen', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET seen = (found)
  WHERE PLEAT_BATCH AND public.customers.seen IS NULL
$pleat$);

BEGIN;
-- 14. check that both sides say the same | lock: none
DO $pleat$
#variable_conflict use_column
BEGIN
  IF (not exists (
  select from customers
  where (contact, street, town, found::text) is distinct from
    (given || ' ' || family, nullif(split_part(address, ', ', 1), address),
    reverse(split_part(reverse(address), ' ,', 1)), seen::text))) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: both sides say the same',
      HINT = 'nothing was dropped; bring the rows in line and run this phase again';
  END IF;
END $pleat$;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 15.1 let given, family of customers follow no more | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "~pleat_relay_given" ON public.customers;
-- 15.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.customers.given" ();
COMMIT;

BEGIN;
-- 16. see that customers.address has every value | lock: ACCESS SHARE on customers | H302 fails and changes nothing if rows exist that break the rule
DO $pleat$
#variable_conflict use_column
DECLARE
  pleat_row record;
  pleat_value public.customers.address%TYPE;
BEGIN
  FOR pleat_row IN SELECT (concat_ws(', ', street, town)) AS value FROM public.customers WHERE public.customers.address IS NOT DISTINCT FROM NULL LOOP
    pleat_value := pleat_row.value;
  END LOOP;
EXCEPTION WHEN undefined_table OR undefined_column THEN
  RAISE NOTICE 'pleat: past: %', SQLERRM;
END $pleat$;
COMMIT;

BEGIN;
-- 17.1 let address of customers follow no more | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "~pleat_relay_address" ON public.customers;
-- 17.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.customers.address" ();
COMMIT;

BEGIN;
-- 18. see that customers.seen has every value | lock: ACCESS SHARE on customers | H302 fails and changes nothing if rows exist that break the rule
DO $pleat$
#variable_conflict use_column
DECLARE
  pleat_row record;
  pleat_value public.customers.seen%TYPE;
BEGIN
  FOR pleat_row IN SELECT (found) AS value FROM public.customers WHERE public.customers.seen IS NOT DISTINCT FROM NULL LOOP
    pleat_value := pleat_row.value;
  END LOOP;
EXCEPTION WHEN undefined_table OR undefined_column THEN
  RAISE NOTICE 'pleat: past: %', SQLERRM;
END $pleat$;
COMMIT;

BEGIN;
-- 19.1 let seen of customers follow no more | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER "~pleat_relay_seen" ON public.customers;
-- 19.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."to public.customers.seen" ();
COMMIT;

-- 20. fill customers.given | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('fill customers.given once more', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET given = (split_part(contact, ' ', 1))
  WHERE PLEAT_BATCH AND public.customers.given IS NULL
$pleat$);

BEGIN;
-- 21.1 drop constraint customers.pleat_not_null_given | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT IF EXISTS pleat_not_null_given;
-- 21.2 reject new nulls in customers.given | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD CONSTRAINT pleat_not_null_given CHECK (given IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 22. validate constraint customers.pleat_not_null_given | lock: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE public.customers VALIDATE CONSTRAINT pleat_not_null_given;
COMMIT;

BEGIN;
-- 23.1 set not null on customers.given | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ALTER COLUMN given SET NOT NULL;
-- 23.2 drop constraint customers.pleat_not_null_given | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT pleat_not_null_given;
COMMIT;

-- 24. fill customers.family | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('fill customers.family once more', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET family = (initcap(substr(contact, strpos(contact, ' ') + 1)))
  WHERE PLEAT_BATCH AND public.customers.family IS NULL
$pleat$);

BEGIN;
-- 25.1 drop constraint customers.pleat_not_null_family | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT IF EXISTS pleat_not_null_family;
-- 25.2 reject new nulls in customers.family | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD CONSTRAINT pleat_not_null_family CHECK (family IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 26. validate constraint customers.pleat_not_null_family | lock: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE public.customers VALIDATE CONSTRAINT pleat_not_null_family;
COMMIT;

BEGIN;
-- 27.1 set not null on customers.family | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ALTER COLUMN family SET NOT NULL;
-- 27.2 drop constraint customers.pleat_not_null_family | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT pleat_not_null_family;
-- 28. drop column customers.contact | lock: ACCESS EXCLUSIVE on customers | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.customers DROP COLUMN contact;
-- 29. drop column customers.found | lock: ACCESS EXCLUSIVE on customers | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.customers DROP COLUMN found;
-- 30. drop column customers.street | lock: ACCESS EXCLUSIVE on customers | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.customers DROP COLUMN street;
-- 31. drop column customers.town | lock: ACCESS EXCLUSIVE on customers | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.customers DROP COLUMN town;
-- 32.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 32.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 32.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
