-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add value 'new' to enum state | lock: none | H401 cannot be undone
ALTER TYPE public.state ADD VALUE IF NOT EXISTS 'new' BEFORE 'open';
COMMIT;

BEGIN;
-- 2. add value 'late' to enum state | lock: none | H401 cannot be undone
ALTER TYPE public.state ADD VALUE IF NOT EXISTS 'late';
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3. rename enum state to order_state | lock: none | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER TYPE public.state RENAME TO order_state;
-- 4. give t.state a default | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN state SET DEFAULT 'late';
COMMIT;
