-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create operator family o2 using hash | lock: none
CREATE OPERATOR FAMILY public.o2 USING hash;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2.1 rebuild operator class o using hash: drop operator class o using hash | lock: none | H301 code from before the change fails from here on
DROP OPERATOR CLASS public.o USING hash;
-- 2.2 create operator class o using hash | lock: none
CREATE OPERATOR CLASS public.o FOR TYPE public.v USING hash FAMILY public.o AS
  OPERATOR 1 public.=== (public.v, public.v),
  FUNCTION 1 (public.v, public.v) public.h (public.v);
-- 3. create operator class o2 using hash | lock: none
CREATE OPERATOR CLASS public.o2 DEFAULT FOR TYPE public.v USING hash FAMILY public.o2 AS
  OPERATOR 1 public.=== (public.v, public.v),
  FUNCTION 1 (public.v, public.v) public.h (public.v);
COMMIT;
