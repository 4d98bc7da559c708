-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop policy notes.read_all | lock: ACCESS EXCLUSIVE on notes
DROP POLICY read_all ON public.notes;
-- 2. comment on policy notes.own | lock: ACCESS SHARE on notes
COMMENT ON POLICY own ON public.notes IS NULL;
COMMIT;
