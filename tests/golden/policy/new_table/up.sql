-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create table notes | lock: none
CREATE TABLE public.notes (
  id bigint NOT NULL,
  owner text NOT NULL,
  CONSTRAINT notes_pkey PRIMARY KEY (id)
);
-- 1.2 enable row security of notes | lock: none
ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
-- 2. create policy notes.own | lock: none
CREATE POLICY own ON public.notes TO app
  USING (owner = current_user);
-- 3. comment on policy notes.own | lock: none
COMMENT ON POLICY own ON public.notes IS 'Everybody their own';
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4. drop table old_notes | lock: ACCESS EXCLUSIVE on old_notes | H101 rows or values are gone for good
DROP TABLE public.old_notes;
COMMIT;
