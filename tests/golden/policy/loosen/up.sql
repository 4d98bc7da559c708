-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. comment on policy notes.own | lock: ACCESS SHARE on notes
COMMENT ON POLICY own ON public.notes IS 'Everybody their own';
-- 2. create policy notes.read_all | lock: ACCESS EXCLUSIVE on notes
CREATE POLICY read_all ON public.notes FOR SELECT TO auditor
  USING (true);
COMMIT;
