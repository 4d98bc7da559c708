-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop table lamps | lock: ACCESS EXCLUSIVE on lamps | H101 rows or values are gone for good
DROP TABLE public.lamps;
COMMIT;

BEGIN;
-- 2.1 drop constraint things.pleat_not_null_size | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP CONSTRAINT IF EXISTS pleat_not_null_size;
-- 2.2 reject new nulls in things.size | lock: ACCESS EXCLUSIVE on things | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.things ADD CONSTRAINT pleat_not_null_size CHECK (size IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 3. validate constraint things.pleat_not_null_size | lock: SHARE UPDATE EXCLUSIVE on things
ALTER TABLE public.things VALIDATE CONSTRAINT pleat_not_null_size;
COMMIT;

BEGIN;
-- 4.1 set not null on things.size | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ALTER COLUMN size SET NOT NULL;
-- 4.2 drop constraint things.pleat_not_null_size | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP CONSTRAINT pleat_not_null_size;
-- 5. add check things.big, not validated yet | lock: ACCESS EXCLUSIVE on things | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.things ADD CONSTRAINT big CHECK (size > 0) NOT VALID;
COMMIT;

BEGIN;
-- 6. validate constraint things.big | lock: SHARE UPDATE EXCLUSIVE on things
ALTER TABLE public.things VALIDATE CONSTRAINT big;
COMMIT;
