-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 replace foreign table x: drop foreign table x | lock: ACCESS EXCLUSIVE on x | H301 code from before the change fails from here on
DROP FOREIGN TABLE public.x;
-- 1.2 create foreign table x | lock: none
CREATE FOREIGN TABLE public.x (
  a integer,
  b text,
  c integer
) SERVER s2;
-- 1.3 grant select on column x.b to app | lock: none
GRANT SELECT (b) ON TABLE public.x TO app;
-- 1.4 grant select, update on column x.c to app | lock: none
GRANT SELECT (c), UPDATE (c) ON TABLE public.x TO app;
COMMIT;
