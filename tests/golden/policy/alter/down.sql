-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: change row security of notes: create policy notes.going | lock: ACCESS EXCLUSIVE on notes
CREATE POLICY going ON public.notes FOR DELETE TO app
  USING (id > 10);
-- 1.2 alter policy notes.writing | lock: ACCESS EXCLUSIVE on notes
ALTER POLICY writing ON public.notes TO app
  USING (true)
  WITH CHECK (tenant > 0);
-- 1.3 drop policy notes.tenants | lock: ACCESS EXCLUSIVE on notes
DROP POLICY tenants ON public.notes;
-- 1.4 create policy notes.tenants | lock: ACCESS EXCLUSIVE on notes
CREATE POLICY tenants ON public.notes AS RESTRICTIVE TO PUBLIC
  USING (tenant = 1);
-- 1.5 drop policy notes.reading | lock: ACCESS EXCLUSIVE on notes
DROP POLICY reading ON public.notes;
-- 1.6 create policy notes.reading | lock: ACCESS EXCLUSIVE on notes
CREATE POLICY reading ON public.notes FOR SELECT TO app
  USING (true);
-- 1.7 alter policy notes.own | lock: ACCESS EXCLUSIVE on notes
ALTER POLICY own ON public.notes TO app
  USING (owner = current_user);
-- 1.8 drop policy notes.leaving | lock: ACCESS EXCLUSIVE on notes
DROP POLICY leaving ON public.notes;
COMMIT;
