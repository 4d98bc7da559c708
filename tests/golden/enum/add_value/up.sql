-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add value 'lively' to enum mood | lock: none | H401 cannot be undone
ALTER TYPE public.mood ADD VALUE IF NOT EXISTS 'lively' BEFORE 'busy';
COMMIT;

BEGIN;
-- 2. add value 'frantic' to enum mood | lock: none | H401 cannot be undone
ALTER TYPE public.mood ADD VALUE IF NOT EXISTS 'frantic';
COMMIT;

BEGIN;
-- 3. give days.mood a default | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days ALTER COLUMN mood SET DEFAULT 'lively';
COMMIT;
