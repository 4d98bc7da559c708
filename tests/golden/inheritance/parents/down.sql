-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. let table child no longer inherit from other | lock: ACCESS EXCLUSIVE on child, ACCESS SHARE on other
ALTER TABLE public.child NO INHERIT public.other;
COMMIT;

BEGIN;
-- 2. let table child inherit from base | lock: ACCESS EXCLUSIVE on child, SHARE UPDATE EXCLUSIVE on base
ALTER TABLE public.child INHERIT public.base;
COMMIT;

BEGIN;
-- 3. let table alone no longer inherit from base | lock: ACCESS EXCLUSIVE on alone, ACCESS SHARE on base
ALTER TABLE public.alone NO INHERIT public.base;
COMMIT;
