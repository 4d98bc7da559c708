-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop operator class o2 using hash | lock: none
DROP OPERATOR CLASS public.o2 USING hash;
-- 2.1 undo: rebuild operator class o using hash: drop operator class o using hash | lock: none
DROP OPERATOR CLASS public.o USING hash;
-- 2.2 create operator class o using hash | lock: none
CREATE OPERATOR CLASS public.o DEFAULT FOR TYPE public.v USING hash FAMILY public.o AS
  OPERATOR 1 public.=== (public.v, public.v),
  FUNCTION 1 (public.v, public.v) public.h (public.v);
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop operator family o2 using hash | lock: none
DROP OPERATOR FAMILY public.o2 USING hash;
COMMIT;
