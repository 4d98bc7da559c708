-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: replace foreign table x: drop foreign table x | lock: ACCESS EXCLUSIVE on x
DROP FOREIGN TABLE public.x;
-- 1.2 create foreign table x | lock: none
CREATE FOREIGN TABLE public.x (
  a integer,
  b text
) SERVER s;
-- 1.3 grant select on column x.b to app | lock: none
GRANT SELECT (b) ON TABLE public.x TO app;
COMMIT;
