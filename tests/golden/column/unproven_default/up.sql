-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give bookings.nights a default | lock: ACCESS EXCLUSIVE on bookings | H601 may change nothing: no server was asked whether both texts mean the same (it says '[1,5)')
ALTER TABLE public.bookings ALTER COLUMN nights SET DEFAULT '[1,6)';
-- 2. give bookings.place a default | lock: ACCESS EXCLUSIVE on bookings | H601 may change nothing: no server was asked whether both texts mean the same (it says '(1,2)')
ALTER TABLE public.bookings ALTER COLUMN place SET DEFAULT '( 1, 3 )';
COMMIT;
