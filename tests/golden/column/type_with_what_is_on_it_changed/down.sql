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
  ('convert account.id', true),
  ('convert booking.account_id', true),
  ('convert booking.amount', true),
  ('convert booking.rival_id', true)
ON CONFLICT (name) DO NOTHING;
-- 2. drop constraint booking.amount_is_small | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking DROP CONSTRAINT amount_is_small;
-- 3.1 undo: put the successor of booking.amount in its place: add column booking.pleat_new_amount integer | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking ADD COLUMN pleat_new_amount integer;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.booking.pleat_new_amount" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_amount IS DISTINCT FROM OLD.pleat_new_amount THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_amount:= NEW.amount::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_amount:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 3.4 keep booking.pleat_new_amount equal to amount | lock: SHARE ROW EXCLUSIVE on booking
CREATE TRIGGER pleat_mirror_pleat_new_amount BEFORE INSERT OR UPDATE ON public.booking FOR EACH ROW EXECUTE FUNCTION pleat."public.booking.pleat_new_amount" ('mirror', 'amount', 'pleat_new_amount');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on booking
COMMENT ON TRIGGER pleat_mirror_pleat_new_amount ON public.booking IS 'pleat: keeps pleat_new_amount equal to amount while a change is under way';
COMMIT;

-- 4. fill booking.pleat_new_amount from amount | lock: ROW EXCLUSIVE on booking
CALL pleat.backfill('fill booking.pleat_new_amount from amount once more', 'public.booking', ARRAY['id'], $pleat$
  UPDATE public.booking SET pleat_new_amount = public.booking.amount::integer
  WHERE PLEAT_BATCH AND public.booking.pleat_new_amount IS DISTINCT FROM public.booking.amount::integer
$pleat$);

SET lock_timeout = 0;
-- 5. build index pleat_new_booking_amount on booking without blocking writes | lock: SHARE UPDATE EXCLUSIVE on booking
CREATE INDEX CONCURRENTLY pleat_new_booking_amount ON public.booking (pleat_new_amount) WITH (fillfactor = 70);
SET lock_timeout = '3s';

BEGIN;
-- 6.1 undo: put the successor of booking.amount in its place: stop keeping booking.pleat_new_amount equal to amount | lock: ACCESS EXCLUSIVE on booking
DROP TRIGGER pleat_mirror_pleat_new_amount ON public.booking;
-- 6.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.booking.pleat_new_amount" ();
-- 6.3 rename column booking.amount to pleat_old_amount | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking RENAME COLUMN amount TO pleat_old_amount;
-- 6.4 rename column booking.pleat_new_amount to amount | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking RENAME COLUMN pleat_new_amount TO amount;
-- 6.5 drop column booking.pleat_old_amount | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking DROP COLUMN pleat_old_amount;
-- 6.6 rename index pleat_new_booking_amount to booking_amount | lock: none
ALTER INDEX public.pleat_new_booking_amount RENAME TO booking_amount;
-- 6.7 comment on index booking_amount | lock: SHARE UPDATE EXCLUSIVE on booking_amount
COMMENT ON INDEX public.booking_amount IS 'for sums';
-- 6.8 add check booking.amount_is_known, not validated yet | lock: ACCESS EXCLUSIVE on booking | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.booking ADD CONSTRAINT amount_is_known CHECK (amount > 0) NOT VALID;
-- 6.9 comment on constraint booking.amount_is_known | lock: ACCESS SHARE on booking
COMMENT ON CONSTRAINT amount_is_known ON public.booking IS 'more than nothing';
COMMIT;

BEGIN;
-- 7. validate constraint booking.amount_is_known | lock: SHARE UPDATE EXCLUSIVE on booking | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.booking VALIDATE CONSTRAINT amount_is_known;
COMMIT;

BEGIN;
-- 8.1 undo: put the successor of booking.amount in its place: add column booking.pleat_new_amount bigint | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking ADD COLUMN pleat_new_amount bigint;
-- 8.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.booking.pleat_new_amount" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_amount IS DISTINCT FROM OLD.pleat_new_amount THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_amount:= NEW.amount::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_amount:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 8.4 keep booking.pleat_new_amount equal to amount | lock: SHARE ROW EXCLUSIVE on booking
CREATE TRIGGER pleat_mirror_pleat_new_amount BEFORE INSERT OR UPDATE ON public.booking FOR EACH ROW EXECUTE FUNCTION pleat."public.booking.pleat_new_amount" ('mirror', 'amount', 'pleat_new_amount');
-- 8.5 say what the trigger is for | lock: ACCESS SHARE on booking
COMMENT ON TRIGGER pleat_mirror_pleat_new_amount ON public.booking IS 'pleat: keeps pleat_new_amount equal to amount while a change is under way';
COMMIT;

BEGIN;
-- 9. drop constraint booking.booking_account_id_fkey | lock: ACCESS EXCLUSIVE on booking, ACCESS EXCLUSIVE on account | H204 locks the referenced table as well, for an instant
ALTER TABLE public.booking DROP CONSTRAINT booking_account_id_fkey;
-- 10.1 undo: put the successor of booking.account_id in its place: add column booking.pleat_new_account_id integer | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking ADD COLUMN pleat_new_account_id integer;
-- 10.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.booking.pleat_new_account_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_account_id IS DISTINCT FROM OLD.pleat_new_account_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_account_id:= NEW.account_id::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_account_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 10.4 keep booking.pleat_new_account_id equal to account_id | lock: SHARE ROW EXCLUSIVE on booking
CREATE TRIGGER pleat_mirror_pleat_new_account_id BEFORE INSERT OR UPDATE ON public.booking FOR EACH ROW EXECUTE FUNCTION pleat."public.booking.pleat_new_account_id" ('mirror', 'account_id', 'pleat_new_account_id');
-- 10.5 say what the trigger is for | lock: ACCESS SHARE on booking
COMMENT ON TRIGGER pleat_mirror_pleat_new_account_id ON public.booking IS 'pleat: keeps pleat_new_account_id equal to account_id while a change is under way';
COMMIT;

-- 11. fill booking.pleat_new_account_id from account_id | lock: ROW EXCLUSIVE on booking
CALL pleat.backfill('fill booking.pleat_new_account_id from account_id once more', 'public.booking', ARRAY['id'], $pleat$
  UPDATE public.booking SET pleat_new_account_id = public.booking.account_id::integer
  WHERE PLEAT_BATCH AND public.booking.pleat_new_account_id IS DISTINCT FROM public.booking.account_id::integer
$pleat$);

BEGIN;
-- 12.1 undo: put the successor of booking.account_id in its place: stop keeping booking.pleat_new_account_id equal to account_id | lock: ACCESS EXCLUSIVE on booking
DROP TRIGGER pleat_mirror_pleat_new_account_id ON public.booking;
-- 12.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.booking.pleat_new_account_id" ();
-- 12.3 rename column booking.account_id to pleat_old_account_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking RENAME COLUMN account_id TO pleat_old_account_id;
-- 12.4 rename column booking.pleat_new_account_id to account_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking RENAME COLUMN pleat_new_account_id TO account_id;
-- 12.5 drop column booking.pleat_old_account_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking DROP COLUMN pleat_old_account_id;
-- 12.6 set not null on booking.account_id again if every row allows it | lock: ACCESS EXCLUSIVE on booking | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.booking WHERE public.booking.account_id IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.booking.account_id';
  ELSE
    ALTER TABLE public.booking ALTER COLUMN account_id SET NOT NULL;
  END IF;
END $pleat$;
-- 12.7 add column booking.pleat_new_account_id bigint | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking ADD COLUMN pleat_new_account_id bigint;
-- 12.8 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 12.9 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.booking.pleat_new_account_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_account_id IS DISTINCT FROM OLD.pleat_new_account_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_account_id:= NEW.account_id::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_account_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 12.10 keep booking.pleat_new_account_id equal to account_id | lock: SHARE ROW EXCLUSIVE on booking
CREATE TRIGGER pleat_mirror_pleat_new_account_id BEFORE INSERT OR UPDATE ON public.booking FOR EACH ROW EXECUTE FUNCTION pleat."public.booking.pleat_new_account_id" ('mirror', 'account_id', 'pleat_new_account_id');
-- 12.11 say what the trigger is for | lock: ACCESS SHARE on booking
COMMENT ON TRIGGER pleat_mirror_pleat_new_account_id ON public.booking IS 'pleat: keeps pleat_new_account_id equal to account_id while a change is under way';
COMMIT;

SET lock_timeout = 0;
-- 13. build unique index booking_once on booking without blocking writes | lock: SHARE UPDATE EXCLUSIVE on booking | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY booking_once ON public.booking (account_id, id) WHERE (amount > 5);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 14. build index booking_account on booking without blocking writes | lock: SHARE UPDATE EXCLUSIVE on booking
CREATE INDEX CONCURRENTLY booking_account ON public.booking (account_id, amount);
SET lock_timeout = '3s';

BEGIN;
-- 15.1 undo: put the successors of account.id, booking.rival_id in their places: add column account.pleat_new_id integer | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account ADD COLUMN pleat_new_id integer;
-- 15.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 15.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.account.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_id IS DISTINCT FROM OLD.pleat_new_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_id:= NEW.id::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 15.4 keep account.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on account
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.account FOR EACH ROW EXECUTE FUNCTION pleat."public.account.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 15.5 say what the trigger is for | lock: ACCESS SHARE on account
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.account IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

-- 16. fill account.pleat_new_id from id | lock: ROW EXCLUSIVE on account
CALL pleat.backfill('fill account.pleat_new_id from id once more', 'public.account', ARRAY['id'], $pleat$
  UPDATE public.account SET pleat_new_id = public.account.id::integer
  WHERE PLEAT_BATCH AND public.account.pleat_new_id IS DISTINCT FROM public.account.id::integer
$pleat$);

BEGIN;
-- 17.1 undo: put the successors of account.id, booking.rival_id in their places: add column booking.pleat_new_rival_id integer | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking ADD COLUMN pleat_new_rival_id integer;
-- 17.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 17.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.booking.pleat_new_rival_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_rival_id IS DISTINCT FROM OLD.pleat_new_rival_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_rival_id:= NEW.rival_id::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_rival_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 17.4 keep booking.pleat_new_rival_id equal to rival_id | lock: SHARE ROW EXCLUSIVE on booking
CREATE TRIGGER pleat_mirror_pleat_new_rival_id BEFORE INSERT OR UPDATE ON public.booking FOR EACH ROW EXECUTE FUNCTION pleat."public.booking.pleat_new_rival_id" ('mirror', 'rival_id', 'pleat_new_rival_id');
-- 17.5 say what the trigger is for | lock: ACCESS SHARE on booking
COMMENT ON TRIGGER pleat_mirror_pleat_new_rival_id ON public.booking IS 'pleat: keeps pleat_new_rival_id equal to rival_id while a change is under way';
COMMIT;

-- 18. fill booking.pleat_new_rival_id from rival_id | lock: ROW EXCLUSIVE on booking
CALL pleat.backfill('fill booking.pleat_new_rival_id from rival_id once more', 'public.booking', ARRAY['id'], $pleat$
  UPDATE public.booking SET pleat_new_rival_id = public.booking.rival_id::integer
  WHERE PLEAT_BATCH AND public.booking.pleat_new_rival_id IS DISTINCT FROM public.booking.rival_id::integer
$pleat$);

SET lock_timeout = 0;
-- 19. build unique index pleat_new_account_pkey on account without blocking writes | lock: SHARE UPDATE EXCLUSIVE on account | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_account_pkey ON public.account (pleat_new_id);
SET lock_timeout = '3s';

BEGIN;
-- 20. reject new nulls in account.pleat_new_id | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 21. validate constraint account.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on account | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.account VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 22.1 undo: put the successors of account.id, booking.rival_id in their places: set not null on account.pleat_new_id | lock: ACCESS EXCLUSIVE on account | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.account ALTER COLUMN pleat_new_id SET NOT NULL;
-- 22.2 drop constraint account.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account DROP CONSTRAINT pleat_not_null_pleat_new_id;
-- 22.3 drop constraint booking.booking_rival_id_fkey | lock: ACCESS EXCLUSIVE on booking, ACCESS EXCLUSIVE on account | H204 locks the referenced table as well, for an instant
ALTER TABLE public.booking DROP CONSTRAINT booking_rival_id_fkey;
-- 22.4 stop keeping account.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on account
DROP TRIGGER pleat_mirror_pleat_new_id ON public.account;
-- 22.5 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.account.pleat_new_id" ();
-- 22.6 rename column account.id to pleat_old_id | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account RENAME COLUMN id TO pleat_old_id;
-- 22.7 rename column account.pleat_new_id to id | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account RENAME COLUMN pleat_new_id TO id;
-- 22.8 stop keeping booking.pleat_new_rival_id equal to rival_id | lock: ACCESS EXCLUSIVE on booking
DROP TRIGGER pleat_mirror_pleat_new_rival_id ON public.booking;
-- 22.9 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.booking.pleat_new_rival_id" ();
-- 22.10 rename column booking.rival_id to pleat_old_rival_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking RENAME COLUMN rival_id TO pleat_old_rival_id;
-- 22.11 rename column booking.pleat_new_rival_id to rival_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking RENAME COLUMN pleat_new_rival_id TO rival_id;
-- 22.12 drop column account.pleat_old_id | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account DROP COLUMN pleat_old_id;
-- 22.13 drop column booking.pleat_old_rival_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking DROP COLUMN pleat_old_rival_id;
-- 22.14 add primary key account.account_pkey from its index | lock: ACCESS EXCLUSIVE on account | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.account ADD CONSTRAINT account_pkey PRIMARY KEY USING INDEX pleat_new_account_pkey;
-- 22.15 add foreign key booking.booking_rival_id_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on booking, SHARE ROW EXCLUSIVE on account | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.booking ADD CONSTRAINT booking_rival_id_fkey FOREIGN KEY (rival_id) REFERENCES public.account (id) DEFERRABLE NOT VALID;
COMMIT;

BEGIN;
-- 23. validate constraint booking.booking_rival_id_fkey | lock: SHARE UPDATE EXCLUSIVE on booking | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.booking VALIDATE CONSTRAINT booking_rival_id_fkey;
COMMIT;

BEGIN;
-- 24.1 undo: put the successors of account.id, booking.rival_id in their places: add column account.pleat_new_id bigint | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account ADD COLUMN pleat_new_id bigint;
-- 24.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 24.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.account.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_id IS DISTINCT FROM OLD.pleat_new_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_id:= NEW.id::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 24.4 keep account.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on account
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.account FOR EACH ROW EXECUTE FUNCTION pleat."public.account.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 24.5 say what the trigger is for | lock: ACCESS SHARE on account
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.account IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
-- 24.6 add column booking.pleat_new_rival_id bigint | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking ADD COLUMN pleat_new_rival_id bigint;
-- 24.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 24.8 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.booking.pleat_new_rival_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_rival_id IS DISTINCT FROM OLD.pleat_new_rival_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_rival_id:= NEW.rival_id::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_rival_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 24.9 keep booking.pleat_new_rival_id equal to rival_id | lock: SHARE ROW EXCLUSIVE on booking
CREATE TRIGGER pleat_mirror_pleat_new_rival_id BEFORE INSERT OR UPDATE ON public.booking FOR EACH ROW EXECUTE FUNCTION pleat."public.booking.pleat_new_rival_id" ('mirror', 'rival_id', 'pleat_new_rival_id');
-- 24.10 say what the trigger is for | lock: ACCESS SHARE on booking
COMMENT ON TRIGGER pleat_mirror_pleat_new_rival_id ON public.booking IS 'pleat: keeps pleat_new_rival_id equal to rival_id while a change is under way';
-- 25. drop not null on booking.pleat_new_account_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking ALTER COLUMN pleat_new_account_id DROP NOT NULL;
-- 26. drop constraint booking.pleat_not_null_pleat_new_account_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_account_id;
-- 27. drop not null on account.pleat_new_id | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account ALTER COLUMN pleat_new_id DROP NOT NULL;
-- 28. drop constraint account.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
COMMIT;

SET lock_timeout = 0;
-- 29. drop index pleat_new_account_pkey | lock: SHARE UPDATE EXCLUSIVE on account
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_account_pkey;
SET lock_timeout = '3s';

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index pleat_new_booking_amount | lock: SHARE UPDATE EXCLUSIVE on booking
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_booking_amount;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set storage parameters of index booking_amount | lock: SHARE UPDATE EXCLUSIVE on booking_amount
ALTER INDEX public.booking_amount SET (fillfactor = 90);
-- 2. comment on index booking_amount | lock: SHARE UPDATE EXCLUSIVE on booking_amount
COMMENT ON INDEX public.booking_amount IS NULL;
COMMIT;

BEGIN;
-- 3. change deferral of constraint booking.booking_rival_id_fkey | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking ALTER CONSTRAINT booking_rival_id_fkey NOT DEFERRABLE;
COMMIT;

BEGIN;
-- 4. add foreign key booking.booking_account_id_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on booking, SHARE ROW EXCLUSIVE on account | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.booking ADD CONSTRAINT booking_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account (id) ON DELETE CASCADE NOT VALID;
COMMIT;

BEGIN;
-- 5. validate constraint booking.booking_account_id_fkey | lock: SHARE UPDATE EXCLUSIVE on booking | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.booking VALIDATE CONSTRAINT booking_account_id_fkey;
COMMIT;

BEGIN;
-- 6. add check booking.amount_is_small, not validated yet | lock: ACCESS EXCLUSIVE on booking | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.booking ADD CONSTRAINT amount_is_small CHECK (amount < 1000) NOT VALID;
COMMIT;

BEGIN;
-- 7. validate constraint booking.amount_is_small | lock: SHARE UPDATE EXCLUSIVE on booking | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.booking VALIDATE CONSTRAINT amount_is_small;
COMMIT;

BEGIN;
-- 8. comment on constraint booking.amount_is_known | lock: ACCESS SHARE on booking
COMMENT ON CONSTRAINT amount_is_known ON public.booking IS NULL;
-- 9.1 undo: add a successor of type bigint for booking.amount: stop keeping booking.pleat_new_amount equal to amount | lock: ACCESS EXCLUSIVE on booking
DROP TRIGGER pleat_mirror_pleat_new_amount ON public.booking;
-- 9.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.booking.pleat_new_amount" ();
-- 9.3 drop column booking.pleat_new_amount | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking DROP COLUMN pleat_new_amount;
-- 10.1 undo: add a successor of type bigint for booking.account_id: stop keeping booking.pleat_new_account_id equal to account_id | lock: ACCESS EXCLUSIVE on booking
DROP TRIGGER pleat_mirror_pleat_new_account_id ON public.booking;
-- 10.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.booking.pleat_new_account_id" ();
-- 10.3 drop column booking.pleat_new_account_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking DROP COLUMN pleat_new_account_id;
-- 11.1 undo: add a successor of type bigint for booking.rival_id: stop keeping booking.pleat_new_rival_id equal to rival_id | lock: ACCESS EXCLUSIVE on booking
DROP TRIGGER pleat_mirror_pleat_new_rival_id ON public.booking;
-- 11.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.booking.pleat_new_rival_id" ();
-- 11.3 drop column booking.pleat_new_rival_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking DROP COLUMN pleat_new_rival_id;
COMMIT;

BEGIN;
-- 12.1 undo: add a successor of type bigint for account.id: stop keeping account.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on account
DROP TRIGGER pleat_mirror_pleat_new_id ON public.account;
-- 12.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.account.pleat_new_id" ();
-- 12.3 drop column account.pleat_new_id | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account DROP COLUMN pleat_new_id;
-- 13.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 13.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 13.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
