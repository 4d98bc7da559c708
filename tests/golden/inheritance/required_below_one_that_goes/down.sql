-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table lamps: the table comes back empty

BEGIN;
-- 1. drop constraint things.big | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP CONSTRAINT big;
-- 2. drop not null on things.size | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ALTER COLUMN size DROP NOT NULL;
-- 3. drop constraint things.pleat_not_null_size | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP CONSTRAINT IF EXISTS pleat_not_null_size;
-- 4. create table lamps | lock: SHARE UPDATE EXCLUSIVE on things
CREATE TABLE public.lamps () INHERITS (public.things);
COMMIT;
