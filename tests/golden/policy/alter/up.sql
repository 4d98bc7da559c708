-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 change row security of notes: create policy notes.leaving | lock: ACCESS EXCLUSIVE on notes | H104 rows that policies hid can be seen from here on (notes.tenants) | H301 code from before the change fails from here on
CREATE POLICY leaving ON public.notes FOR DELETE TO app
  USING (id > 10);
-- 1.2 alter policy notes.own | lock: ACCESS EXCLUSIVE on notes
ALTER POLICY own ON public.notes TO app, auditor
  USING (owner = current_user or tenant = 2);
-- 1.3 drop policy notes.reading | lock: ACCESS EXCLUSIVE on notes
DROP POLICY reading ON public.notes;
-- 1.4 create policy notes.reading | lock: ACCESS EXCLUSIVE on notes
CREATE POLICY reading ON public.notes FOR DELETE TO app
  USING (true);
-- 1.5 drop policy notes.tenants | lock: ACCESS EXCLUSIVE on notes
DROP POLICY tenants ON public.notes;
-- 1.6 create policy notes.tenants | lock: ACCESS EXCLUSIVE on notes
CREATE POLICY tenants ON public.notes TO PUBLIC
  USING (tenant = 1);
-- 1.7 drop policy notes.writing | lock: ACCESS EXCLUSIVE on notes
DROP POLICY writing ON public.notes;
-- 1.8 create policy notes.writing | lock: ACCESS EXCLUSIVE on notes
CREATE POLICY writing ON public.notes FOR UPDATE TO app
  USING (true);
-- 1.9 drop policy notes.going | lock: ACCESS EXCLUSIVE on notes
DROP POLICY going ON public.notes;
COMMIT;
