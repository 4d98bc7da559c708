-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1. revoke usage on sequences that app creates from public | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE app REVOKE USAGE ON SEQUENCES FROM PUBLIC;
-- 2. revoke insert on tables that app creates in shop from auditor | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA shop REVOKE INSERT ON TABLES FROM auditor;
-- 3.1 create table shop.letters | lock: none
CREATE TABLE shop.letters (
  id bigint NOT NULL,
  CONSTRAINT letters_pkey PRIMARY KEY (id)
);
-- 3.2 revoke select on table shop.letters from auditor | lock: none
REVOKE SELECT ON TABLE shop.letters FROM auditor;
-- 3.3 grant insert on table shop.letters to auditor | lock: none
GRANT INSERT ON TABLE shop.letters TO auditor;
-- 4. grant all on functions that app creates to public | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
-- 5. grant all on types that app creates to auditor | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT USAGE ON TYPES TO auditor;
-- 6. grant all on functions that app creates in shop to auditor | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA shop GRANT EXECUTE ON FUNCTIONS TO auditor;
-- 7. grant select on tables that app creates in shop to auditor with grant option | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA shop GRANT SELECT ON TABLES TO auditor WITH GRANT OPTION;
COMMIT;
