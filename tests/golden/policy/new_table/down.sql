-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table old_notes: the table comes back empty

BEGIN;
-- 1.1 undo: drop table old_notes: create table old_notes | lock: none
CREATE TABLE public.old_notes (
  id bigint NOT NULL,
  owner text NOT NULL,
  CONSTRAINT old_notes_pkey PRIMARY KEY (id)
);
-- 1.2 enable row security of old_notes | lock: none
ALTER TABLE public.old_notes ENABLE ROW LEVEL SECURITY;
-- 1.3 create policy old_notes.own | lock: none
CREATE POLICY own ON public.old_notes TO app
  USING (owner = current_user);
-- 1.4 comment on policy old_notes.own | lock: none
COMMENT ON POLICY own ON public.old_notes IS 'Goes with its table';
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop policy notes.own | lock: ACCESS EXCLUSIVE on notes
DROP POLICY own ON public.notes;
-- 2. drop table notes | lock: ACCESS EXCLUSIVE on notes
DROP TABLE public.notes;
COMMIT;
