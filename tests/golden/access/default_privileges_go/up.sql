-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. revoke usage on sequences that postgres creates from app | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE postgres REVOKE USAGE ON SEQUENCES FROM app;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2. revoke usage on sequence orders_id_seq from app | lock: none | H301 code from before the change fails from here on
REVOKE USAGE ON SEQUENCE public.orders_id_seq FROM app;
-- 3. revoke select on table lots from auditor | lock: none | H301 code from before the change fails from here on
REVOKE SELECT ON TABLE public.lots FROM auditor;
COMMIT;
