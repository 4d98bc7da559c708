-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: change row security of notes: subject the owner of notes to its policies | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes FORCE ROW LEVEL SECURITY;
-- 1.2 enable row security of notes | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
-- 1.3 create policy notes.never | lock: ACCESS EXCLUSIVE on notes
CREATE POLICY never ON public.notes AS RESTRICTIVE FOR DELETE TO PUBLIC
  USING (false);
COMMIT;

BEGIN;
-- 2. subject the owner of letters to its policies | lock: ACCESS EXCLUSIVE on letters
ALTER TABLE public.letters FORCE ROW LEVEL SECURITY;
COMMIT;
