-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. revoke insert on tables that postgres creates from auditor | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE postgres REVOKE INSERT ON TABLES FROM auditor;
-- 2. revoke select on table orders from app | lock: none
REVOKE SELECT ON TABLE public.orders FROM app;
-- 3. drop view seen | lock: none
DROP VIEW public.seen;
-- 4. drop table lots | lock: ACCESS EXCLUSIVE on lots
DROP TABLE public.lots;
-- 5. drop function one() | lock: none
DROP ROUTINE public.one ();
-- 6. grant select on tables that postgres creates to app | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT SELECT ON TABLES TO app;
-- 7. grant all on functions that postgres creates to auditor | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT EXECUTE ON FUNCTIONS TO auditor;
COMMIT;
