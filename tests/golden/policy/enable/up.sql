-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 change row security of notes: create policy notes.not_secret | lock: ACCESS EXCLUSIVE on notes | H301 code from before the change fails from here on
CREATE POLICY not_secret ON public.notes AS RESTRICTIVE FOR SELECT TO PUBLIC
  USING (body <> 'secret');
-- 1.2 comment on policy notes.not_secret | lock: ACCESS SHARE on notes
COMMENT ON POLICY not_secret ON public.notes IS 'Nobody reads these';
-- 1.3 create policy notes.own | lock: ACCESS EXCLUSIVE on notes
CREATE POLICY own ON public.notes TO app
  USING (owner = current_user)
  WITH CHECK (owner = current_user);
-- 1.4 create policy notes.read_all | lock: ACCESS EXCLUSIVE on notes
CREATE POLICY read_all ON public.notes FOR SELECT TO app, auditor
  USING (true);
-- 1.5 enable row security of notes | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
-- 1.6 subject the owner of notes to its policies | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes FORCE ROW LEVEL SECURITY;
COMMIT;
