-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. do not subject the owner of letters to its policies | lock: ACCESS EXCLUSIVE on letters | H104 rows that policies hid can be seen from here on (letters)
ALTER TABLE public.letters NO FORCE ROW LEVEL SECURITY;
COMMIT;

BEGIN;
-- 2.1 change row security of notes: drop policy notes.never | lock: ACCESS EXCLUSIVE on notes | H104 rows that policies hid can be seen from here on (notes.never) | H104 rows that policies hid can be seen from here on (notes)
DROP POLICY never ON public.notes;
-- 2.2 disable row security of notes | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DISABLE ROW LEVEL SECURITY;
-- 2.3 do not subject the owner of notes to its policies | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes NO FORCE ROW LEVEL SECURITY;
COMMIT;
