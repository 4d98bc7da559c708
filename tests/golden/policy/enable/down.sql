-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: change row security of notes: do not subject the owner of notes to its policies | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes NO FORCE ROW LEVEL SECURITY;
-- 1.2 disable row security of notes | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DISABLE ROW LEVEL SECURITY;
-- 1.3 drop policy notes.read_all | lock: ACCESS EXCLUSIVE on notes
DROP POLICY read_all ON public.notes;
-- 1.4 drop policy notes.own | lock: ACCESS EXCLUSIVE on notes
DROP POLICY own ON public.notes;
-- 1.5 drop policy notes.not_secret | lock: ACCESS EXCLUSIVE on notes
DROP POLICY not_secret ON public.notes;
COMMIT;
