-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. grant insert on table t to app | lock: none
GRANT INSERT ON TABLE public.t TO app;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. grant insert on tables that own creates to app | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE own GRANT INSERT ON TABLES TO app;
COMMIT;
