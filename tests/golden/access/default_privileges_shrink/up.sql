-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. revoke insert on tables that own creates from app | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE own REVOKE INSERT ON TABLES FROM app;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2. revoke insert on table t from app | lock: none | H301 code from before the change fails from here on
REVOKE INSERT ON TABLE public.t FROM app;
COMMIT;
