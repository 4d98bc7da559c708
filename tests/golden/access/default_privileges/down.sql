-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1. revoke grant option for select on tables that app creates in shop from auditor | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA shop REVOKE GRANT OPTION FOR SELECT ON TABLES FROM auditor;
-- 2. revoke all on functions that app creates in shop from auditor | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA shop REVOKE EXECUTE ON FUNCTIONS FROM auditor;
-- 3. revoke all on types that app creates from auditor | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE app REVOKE USAGE ON TYPES FROM auditor;
-- 4. revoke all on functions that app creates from public | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE app REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
-- 5. drop table shop.letters | lock: ACCESS EXCLUSIVE on shop.letters
DROP TABLE shop.letters;
-- 6. grant insert on tables that app creates in shop to auditor | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA shop GRANT INSERT ON TABLES TO auditor;
-- 7. grant usage on sequences that app creates to public | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT USAGE ON SEQUENCES TO PUBLIC;
COMMIT;
