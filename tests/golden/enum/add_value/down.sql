-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: add value 'frantic' to enum mood: PostgreSQL cannot take a value from an enum; the value stays, unused
-- not undone: add value 'lively' to enum mood: PostgreSQL cannot take a value from an enum; the value stays, unused

BEGIN;
-- 1. give days.mood no default | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days ALTER COLUMN mood DROP DEFAULT;
COMMIT;
