-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give bookings.place a default | lock: ACCESS EXCLUSIVE on bookings
ALTER TABLE public.bookings ALTER COLUMN place SET DEFAULT '(1,2)';
-- 2. give bookings.nights a default | lock: ACCESS EXCLUSIVE on bookings
ALTER TABLE public.bookings ALTER COLUMN nights SET DEFAULT '[1,5)';
COMMIT;
