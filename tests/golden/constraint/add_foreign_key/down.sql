-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint lines.lines_order_id_fkey | lock: ACCESS EXCLUSIVE on lines, ACCESS EXCLUSIVE on orders | H204 locks the referenced table as well, for an instant
ALTER TABLE public.lines DROP CONSTRAINT lines_order_id_fkey;
COMMIT;
