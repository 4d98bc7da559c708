-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create operator family usual2 using hash | lock: none
CREATE OPERATOR FAMILY public.usual2 USING hash;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2.1 rebuild operator class o2 using hash, rebuilding index i: drop index i | lock: ACCESS EXCLUSIVE on t | H301 code from before the change fails from here on
DROP INDEX public.i;
-- 2.2 drop operator class o using hash | lock: none
DROP OPERATOR CLASS public.o USING hash;
-- 2.3 create operator class o2 using hash | lock: none
CREATE OPERATOR CLASS public.o2 FOR TYPE public.v USING hash FAMILY public.fam AS
  OPERATOR 1 public.=== (public.v, public.v),
  FUNCTION 1 (public.v, public.v) public.h (public.v);
-- 2.4 build index i on t | lock: SHARE on t | H203 builds an index while writes wait (index i)
CREATE INDEX i ON public.t USING hash (a public.o2);
-- 3.1 rebuild operator class usual2 using hash: drop operator class usual using hash | lock: none | H301 code from before the change fails from here on
DROP OPERATOR CLASS public.usual USING hash;
-- 3.2 create operator class usual2 using hash | lock: none
CREATE OPERATOR CLASS public.usual2 DEFAULT FOR TYPE public.w USING hash FAMILY public.usual2 AS
  OPERATOR 1 public.=== (public.w, public.w),
  FUNCTION 1 (public.w, public.w) public.h (public.w);
-- 4. drop operator family usual using hash | lock: none
DROP OPERATOR FAMILY public.usual USING hash;
COMMIT;
