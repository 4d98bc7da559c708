-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;
-- not undone: let materialized view shop.totals belong to app: whose it was is not known
-- not undone: let foreign table shop.films belong to app: whose it was is not known
-- not undone: let aggregate shop.total_of(numeric) belong to app: whose it was is not known
-- not undone: let function shop.twice(integer) belong to app: whose it was is not known
-- not undone: let server store belong to app: whose it was is not known
-- not undone: let range type shop.span belong to app: whose it was is not known
-- not undone: let composite type shop.place belong to app: whose it was is not known
-- not undone: let domain shop.code belong to app: whose it was is not known
-- not undone: let schema shop belong to app: whose it was is not known

BEGIN;
-- 1. revoke select on materialized view shop.totals from auditor | lock: none
REVOKE SELECT ON TABLE shop.totals FROM auditor;
-- 2. revoke select on foreign table shop.films from auditor | lock: none
REVOKE SELECT ON TABLE shop.films FROM auditor;
-- 3. revoke all on aggregate shop.total_of(numeric) from auditor | lock: none
REVOKE EXECUTE ON ROUTINE shop.total_of (numeric) FROM auditor;
-- 4.1 undo: let function shop.twice(integer) belong to app: revoke all on function shop.twice(integer) from auditor | lock: none
REVOKE EXECUTE ON ROUTINE shop.twice (integer) FROM auditor;
-- 4.2 grant all on function shop.twice(integer) to public | lock: none
GRANT EXECUTE ON ROUTINE shop.twice (integer) TO PUBLIC;
-- 5. revoke all on server store from auditor | lock: none
REVOKE USAGE ON FOREIGN SERVER store FROM auditor;
-- 6. grant all on range type shop.span to public | lock: none
GRANT USAGE ON TYPE shop.span TO PUBLIC;
-- 7. revoke all on composite type shop.place from auditor | lock: none
REVOKE USAGE ON TYPE shop.place FROM auditor;
-- 8. revoke all on domain shop.code from auditor | lock: none
REVOKE USAGE ON TYPE shop.code FROM auditor;
-- 9. revoke usage on schema shop from auditor | lock: none
REVOKE USAGE ON SCHEMA shop FROM auditor;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1. revoke all on foreign data wrapper nothing from auditor | lock: none
REVOKE USAGE ON FOREIGN DATA WRAPPER nothing FROM auditor;
COMMIT;
