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
  ('convert account.id', false),
  ('convert booking.rival_id', false),
  ('convert booking.account_id', false),
  ('convert booking.amount', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type bigint for account.id: add column account.pleat_new_id bigint | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account ADD COLUMN pleat_new_id bigint;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep account.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on account
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.account FOR EACH ROW EXECUTE FUNCTION pleat."public.account.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on account
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.account IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

BEGIN;
-- 3.1 add a successor of type bigint for booking.rival_id: add column booking.pleat_new_rival_id bigint | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking ADD COLUMN pleat_new_rival_id bigint;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep booking.pleat_new_rival_id equal to rival_id | lock: SHARE ROW EXCLUSIVE on booking
CREATE TRIGGER pleat_mirror_pleat_new_rival_id BEFORE INSERT OR UPDATE ON public.booking FOR EACH ROW EXECUTE FUNCTION pleat."public.booking.pleat_new_rival_id" ('mirror', 'rival_id', 'pleat_new_rival_id');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on booking
COMMENT ON TRIGGER pleat_mirror_pleat_new_rival_id ON public.booking IS 'pleat: keeps pleat_new_rival_id equal to rival_id while a change is under way';
-- 4.1 add a successor of type bigint for booking.account_id: add column booking.pleat_new_account_id bigint | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking ADD COLUMN pleat_new_account_id bigint;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
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
-- 4.4 keep booking.pleat_new_account_id equal to account_id | lock: SHARE ROW EXCLUSIVE on booking
CREATE TRIGGER pleat_mirror_pleat_new_account_id BEFORE INSERT OR UPDATE ON public.booking FOR EACH ROW EXECUTE FUNCTION pleat."public.booking.pleat_new_account_id" ('mirror', 'account_id', 'pleat_new_account_id');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on booking
COMMENT ON TRIGGER pleat_mirror_pleat_new_account_id ON public.booking IS 'pleat: keeps pleat_new_account_id equal to account_id while a change is under way';
-- 5.1 add a successor of type bigint for booking.amount: add column booking.pleat_new_amount bigint | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking ADD COLUMN pleat_new_amount bigint;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
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
-- 5.4 keep booking.pleat_new_amount equal to amount | lock: SHARE ROW EXCLUSIVE on booking
CREATE TRIGGER pleat_mirror_pleat_new_amount BEFORE INSERT OR UPDATE ON public.booking FOR EACH ROW EXECUTE FUNCTION pleat."public.booking.pleat_new_amount" ('mirror', 'amount', 'pleat_new_amount');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on booking
COMMENT ON TRIGGER pleat_mirror_pleat_new_amount ON public.booking IS 'pleat: keeps pleat_new_amount equal to amount while a change is under way';
-- 6. comment on constraint booking.amount_is_known | lock: ACCESS SHARE on booking
COMMENT ON CONSTRAINT amount_is_known ON public.booking IS 'more than nothing';
-- 7. drop constraint booking.amount_is_small | lock: ACCESS EXCLUSIVE on booking | H303 the rule is not enforced until the contract phase
ALTER TABLE public.booking DROP CONSTRAINT amount_is_small;
COMMIT;

BEGIN;
-- 8. drop constraint booking.booking_account_id_fkey | lock: ACCESS EXCLUSIVE on booking, ACCESS EXCLUSIVE on account | H204 locks the referenced table as well, for an instant | H303 the rule is not enforced until the contract phase
ALTER TABLE public.booking DROP CONSTRAINT booking_account_id_fkey;
-- 9. change deferral of constraint booking.booking_rival_id_fkey | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking ALTER CONSTRAINT booking_rival_id_fkey DEFERRABLE INITIALLY IMMEDIATE;
COMMIT;

BEGIN;
-- 10. comment on index booking_amount | lock: SHARE UPDATE EXCLUSIVE on booking_amount
COMMENT ON INDEX public.booking_amount IS 'for sums';
-- 11. set storage parameters of index booking_amount | lock: SHARE UPDATE EXCLUSIVE on booking_amount
ALTER INDEX public.booking_amount SET (fillfactor = 70);
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 12. fill account.pleat_new_id from id | lock: ROW EXCLUSIVE on account
CALL pleat.backfill('convert account.id', 'public.account', ARRAY['id'], $pleat$
  UPDATE public.account SET pleat_new_id = public.account.id::bigint
  WHERE PLEAT_BATCH AND public.account.pleat_new_id IS DISTINCT FROM public.account.id::bigint
$pleat$);

-- 13. fill booking.pleat_new_rival_id from rival_id | lock: ROW EXCLUSIVE on booking
CALL pleat.backfill('convert booking.rival_id', 'public.booking', ARRAY['id'], $pleat$
  UPDATE public.booking SET pleat_new_rival_id = public.booking.rival_id::bigint
  WHERE PLEAT_BATCH AND public.booking.pleat_new_rival_id IS DISTINCT FROM public.booking.rival_id::bigint
$pleat$);

-- 14. fill booking.pleat_new_account_id from account_id | lock: ROW EXCLUSIVE on booking
CALL pleat.backfill('convert booking.account_id', 'public.booking', ARRAY['id'], $pleat$
  UPDATE public.booking SET pleat_new_account_id = public.booking.account_id::bigint
  WHERE PLEAT_BATCH AND public.booking.pleat_new_account_id IS DISTINCT FROM public.booking.account_id::bigint
$pleat$);

-- 15. fill booking.pleat_new_amount from amount | lock: ROW EXCLUSIVE on booking
CALL pleat.backfill('convert booking.amount', 'public.booking', ARRAY['id'], $pleat$
  UPDATE public.booking SET pleat_new_amount = public.booking.amount::bigint
  WHERE PLEAT_BATCH AND public.booking.pleat_new_amount IS DISTINCT FROM public.booking.amount::bigint
$pleat$);

SET lock_timeout = 0;
-- 16.1 build the successor of index booking_amount: drop index pleat_new_booking_amount | lock: SHARE UPDATE EXCLUSIVE on booking
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_booking_amount;
-- 16.2 build index pleat_new_booking_amount on booking without blocking writes | lock: SHARE UPDATE EXCLUSIVE on booking
CREATE INDEX CONCURRENTLY pleat_new_booking_amount ON public.booking (pleat_new_amount) WITH (fillfactor = 70);
SET lock_timeout = '3s';

BEGIN;
-- 17. validate constraint booking.amount_is_known | lock: SHARE UPDATE EXCLUSIVE on booking | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.booking VALIDATE CONSTRAINT amount_is_known;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 18. fill account.pleat_new_id from id | lock: ROW EXCLUSIVE on account | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill account.pleat_new_id from id once more', 'public.account', ARRAY['id'], $pleat$
  UPDATE public.account SET pleat_new_id = public.account.id::bigint
  WHERE PLEAT_BATCH AND public.account.pleat_new_id IS DISTINCT FROM public.account.id::bigint
$pleat$);

-- 19. fill booking.pleat_new_rival_id from rival_id | lock: ROW EXCLUSIVE on booking | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill booking.pleat_new_rival_id from rival_id once more', 'public.booking', ARRAY['id'], $pleat$
  UPDATE public.booking SET pleat_new_rival_id = public.booking.rival_id::bigint
  WHERE PLEAT_BATCH AND public.booking.pleat_new_rival_id IS DISTINCT FROM public.booking.rival_id::bigint
$pleat$);

SET lock_timeout = 0;
-- 20.1 build the successor of key account.account_pkey: drop index pleat_new_account_pkey | lock: SHARE UPDATE EXCLUSIVE on account
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_account_pkey;
-- 20.2 build unique index pleat_new_account_pkey on account without blocking writes | lock: SHARE UPDATE EXCLUSIVE on account | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_account_pkey ON public.account (pleat_new_id);
SET lock_timeout = '3s';

BEGIN;
-- 21.1 drop constraint account.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
-- 21.2 reject new nulls in account.pleat_new_id | lock: ACCESS EXCLUSIVE on account | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.account ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 22. validate constraint account.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on account
ALTER TABLE public.account VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 23.1 set not null on account.pleat_new_id | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account ALTER COLUMN pleat_new_id SET NOT NULL;
-- 23.2 drop constraint account.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account DROP CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

-- 24. fill booking.pleat_new_account_id from account_id | lock: ROW EXCLUSIVE on booking | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill booking.pleat_new_account_id from account_id once more', 'public.booking', ARRAY['id'], $pleat$
  UPDATE public.booking SET pleat_new_account_id = public.booking.account_id::bigint
  WHERE PLEAT_BATCH AND public.booking.pleat_new_account_id IS DISTINCT FROM public.booking.account_id::bigint
$pleat$);

BEGIN;
-- 25.1 drop constraint booking.pleat_not_null_pleat_new_account_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_account_id;
-- 25.2 reject new nulls in booking.pleat_new_account_id | lock: ACCESS EXCLUSIVE on booking | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.booking ADD CONSTRAINT pleat_not_null_pleat_new_account_id CHECK (pleat_new_account_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 26. validate constraint booking.pleat_not_null_pleat_new_account_id | lock: SHARE UPDATE EXCLUSIVE on booking
ALTER TABLE public.booking VALIDATE CONSTRAINT pleat_not_null_pleat_new_account_id;
COMMIT;

BEGIN;
-- 27.1 set not null on booking.pleat_new_account_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking ALTER COLUMN pleat_new_account_id SET NOT NULL;
-- 27.2 drop constraint booking.pleat_not_null_pleat_new_account_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking DROP CONSTRAINT pleat_not_null_pleat_new_account_id;
COMMIT;

-- 28. fill booking.pleat_new_amount from amount | lock: ROW EXCLUSIVE on booking | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill booking.pleat_new_amount from amount once more', 'public.booking', ARRAY['id'], $pleat$
  UPDATE public.booking SET pleat_new_amount = public.booking.amount::bigint
  WHERE PLEAT_BATCH AND public.booking.pleat_new_amount IS DISTINCT FROM public.booking.amount::bigint
$pleat$);

BEGIN;
-- 29.1 put the successors of account.id, booking.rival_id in their places: drop constraint booking.booking_rival_id_fkey | lock: ACCESS EXCLUSIVE on booking, ACCESS EXCLUSIVE on account | H204 locks the referenced table as well, for an instant
ALTER TABLE public.booking DROP CONSTRAINT booking_rival_id_fkey;
-- 29.2 stop keeping account.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on account
DROP TRIGGER pleat_mirror_pleat_new_id ON public.account;
-- 29.3 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.account.pleat_new_id" ();
-- 29.4 rename column account.id to pleat_old_id | lock: ACCESS EXCLUSIVE on account | H301 code from before the change fails from here on
ALTER TABLE public.account RENAME COLUMN id TO pleat_old_id;
-- 29.5 rename column account.pleat_new_id to id | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account RENAME COLUMN pleat_new_id TO id;
-- 29.6 stop keeping booking.pleat_new_rival_id equal to rival_id | lock: ACCESS EXCLUSIVE on booking
DROP TRIGGER pleat_mirror_pleat_new_rival_id ON public.booking;
-- 29.7 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.booking.pleat_new_rival_id" ();
-- 29.8 rename column booking.rival_id to pleat_old_rival_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking RENAME COLUMN rival_id TO pleat_old_rival_id;
-- 29.9 rename column booking.pleat_new_rival_id to rival_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking RENAME COLUMN pleat_new_rival_id TO rival_id;
-- 29.10 drop column account.pleat_old_id | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account DROP COLUMN pleat_old_id;
-- 29.11 drop column booking.pleat_old_rival_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking DROP COLUMN pleat_old_rival_id;
-- 29.12 add primary key account.account_pkey from its index | lock: ACCESS EXCLUSIVE on account
ALTER TABLE public.account ADD CONSTRAINT account_pkey PRIMARY KEY USING INDEX pleat_new_account_pkey;
-- 29.13 add foreign key booking.booking_rival_id_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on booking, SHARE ROW EXCLUSIVE on account
ALTER TABLE public.booking ADD CONSTRAINT booking_rival_id_fkey FOREIGN KEY (rival_id) REFERENCES public.account (id) DEFERRABLE NOT VALID;
COMMIT;

BEGIN;
-- 30. validate constraint booking.booking_rival_id_fkey | lock: SHARE UPDATE EXCLUSIVE on booking
ALTER TABLE public.booking VALIDATE CONSTRAINT booking_rival_id_fkey;
COMMIT;

SET lock_timeout = 0;
-- 31. drop index booking_account | lock: SHARE UPDATE EXCLUSIVE on booking
DROP INDEX CONCURRENTLY public.booking_account;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 32. drop index booking_once | lock: SHARE UPDATE EXCLUSIVE on booking
DROP INDEX CONCURRENTLY public.booking_once;
SET lock_timeout = '3s';

BEGIN;
-- 33.1 put the successor of booking.account_id in its place: stop keeping booking.pleat_new_account_id equal to account_id | lock: ACCESS EXCLUSIVE on booking
DROP TRIGGER pleat_mirror_pleat_new_account_id ON public.booking;
-- 33.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.booking.pleat_new_account_id" ();
-- 33.3 rename column booking.account_id to pleat_old_account_id | lock: ACCESS EXCLUSIVE on booking | H301 code from before the change fails from here on
ALTER TABLE public.booking RENAME COLUMN account_id TO pleat_old_account_id;
-- 33.4 rename column booking.pleat_new_account_id to account_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking RENAME COLUMN pleat_new_account_id TO account_id;
-- 33.5 drop column booking.pleat_old_account_id | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking DROP COLUMN pleat_old_account_id;
COMMIT;

BEGIN;
-- 34. add foreign key booking.booking_account_id_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on booking, SHARE ROW EXCLUSIVE on account | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.booking ADD CONSTRAINT booking_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account (id) ON DELETE RESTRICT NOT VALID;
COMMIT;

BEGIN;
-- 35. validate constraint booking.booking_account_id_fkey | lock: SHARE UPDATE EXCLUSIVE on booking
ALTER TABLE public.booking VALIDATE CONSTRAINT booking_account_id_fkey;
COMMIT;

BEGIN;
-- 36.1 put the successor of booking.amount in its place: stop keeping booking.pleat_new_amount equal to amount | lock: ACCESS EXCLUSIVE on booking
DROP TRIGGER pleat_mirror_pleat_new_amount ON public.booking;
-- 36.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.booking.pleat_new_amount" ();
-- 36.3 rename column booking.amount to pleat_old_amount | lock: ACCESS EXCLUSIVE on booking | H301 code from before the change fails from here on
ALTER TABLE public.booking RENAME COLUMN amount TO pleat_old_amount;
-- 36.4 rename column booking.pleat_new_amount to amount | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking RENAME COLUMN pleat_new_amount TO amount;
-- 36.5 drop column booking.pleat_old_amount | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking DROP COLUMN pleat_old_amount;
-- 36.6 rename index pleat_new_booking_amount to booking_amount | lock: none
ALTER INDEX public.pleat_new_booking_amount RENAME TO booking_amount;
-- 36.7 comment on index booking_amount | lock: SHARE UPDATE EXCLUSIVE on booking_amount
COMMENT ON INDEX public.booking_amount IS 'for sums';
-- 36.8 add check booking.amount_is_known, not validated yet | lock: ACCESS EXCLUSIVE on booking
ALTER TABLE public.booking ADD CONSTRAINT amount_is_known CHECK (amount > 0) NOT VALID;
-- 36.9 comment on constraint booking.amount_is_known | lock: ACCESS SHARE on booking
COMMENT ON CONSTRAINT amount_is_known ON public.booking IS 'more than nothing';
-- 37. add check booking.amount_is_small, not validated yet | lock: ACCESS EXCLUSIVE on booking | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.booking ADD CONSTRAINT amount_is_small CHECK (amount < 100000) NOT VALID;
COMMIT;

BEGIN;
-- 38. validate constraint booking.amount_is_small | lock: SHARE UPDATE EXCLUSIVE on booking
ALTER TABLE public.booking VALIDATE CONSTRAINT amount_is_small;
COMMIT;

BEGIN;
-- 39. validate constraint booking.amount_is_known | lock: SHARE UPDATE EXCLUSIVE on booking
ALTER TABLE public.booking VALIDATE CONSTRAINT amount_is_known;
COMMIT;

BEGIN;
-- 40.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 40.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 40.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
