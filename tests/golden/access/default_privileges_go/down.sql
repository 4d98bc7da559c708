-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. grant select on table lots to auditor | lock: none
GRANT SELECT ON TABLE public.lots TO auditor;
-- 2. grant usage on sequence orders_id_seq to app | lock: none
GRANT USAGE ON SEQUENCE public.orders_id_seq TO app;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. grant usage on sequences that postgres creates to app | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT USAGE ON SEQUENCES TO app;
COMMIT;
