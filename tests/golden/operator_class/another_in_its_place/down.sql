-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create operator family usual using hash | lock: none
CREATE OPERATOR FAMILY public.usual USING hash;
-- 2.1 undo: rebuild operator class usual2 using hash: drop operator class usual2 using hash | lock: none
DROP OPERATOR CLASS public.usual2 USING hash;
-- 2.2 create operator class usual using hash | lock: none
CREATE OPERATOR CLASS public.usual DEFAULT FOR TYPE public.w USING hash FAMILY public.usual AS
  OPERATOR 1 public.=== (public.w, public.w),
  FUNCTION 1 (public.w, public.w) public.h (public.w);
-- 3.1 undo: rebuild operator class o2 using hash, rebuilding index i: drop index i | lock: ACCESS EXCLUSIVE on t
DROP INDEX public.i;
-- 3.2 drop operator class o2 using hash | lock: none
DROP OPERATOR CLASS public.o2 USING hash;
-- 3.3 create operator class o using hash | lock: none
CREATE OPERATOR CLASS public.o FOR TYPE public.v USING hash FAMILY public.fam AS
  OPERATOR 1 public.=== (public.v, public.v),
  FUNCTION 1 (public.v, public.v) public.h (public.v);
-- 3.4 build index i on t | lock: SHARE on t | H203 builds an index while writes wait
CREATE INDEX i ON public.t USING hash (a public.o);
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop operator family usual2 using hash | lock: none
DROP OPERATOR FAMILY public.usual2 USING hash;
COMMIT;
