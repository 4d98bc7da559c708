-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1. grant all on foreign data wrapper nothing to auditor | lock: none
GRANT USAGE ON FOREIGN DATA WRAPPER nothing TO auditor;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 2.1 let schema shop belong to app | lock: none | H301 code from before the change fails from here on
ALTER SCHEMA shop OWNER TO app;
-- 2.2 grant usage on schema shop to auditor | lock: none
GRANT USAGE ON SCHEMA shop TO auditor;
-- 3.1 let domain shop.code belong to app | lock: none | H301 code from before the change fails from here on
ALTER TYPE shop.code OWNER TO app;
-- 3.2 grant all on domain shop.code to auditor with grant option | lock: none
GRANT USAGE ON TYPE shop.code TO auditor WITH GRANT OPTION;
-- 4.1 let composite type shop.place belong to app | lock: none | H301 code from before the change fails from here on
ALTER TYPE shop.place OWNER TO app;
-- 4.2 grant all on composite type shop.place to auditor | lock: none
GRANT USAGE ON TYPE shop.place TO auditor;
-- 5.1 let range type shop.span belong to app | lock: none | H301 code from before the change fails from here on
ALTER TYPE shop.span OWNER TO app;
-- 5.2 revoke all on range type shop.span from public | lock: none
REVOKE USAGE ON TYPE shop.span FROM PUBLIC;
-- 6.1 let server store belong to app | lock: none | H301 code from before the change fails from here on
ALTER SERVER store OWNER TO app;
-- 6.2 grant all on server store to auditor | lock: none
GRANT USAGE ON FOREIGN SERVER store TO auditor;
-- 7.1 let function shop.twice(integer) belong to app | lock: none | H301 code from before the change fails from here on
ALTER ROUTINE shop.twice (integer) OWNER TO app;
-- 7.2 revoke all on function shop.twice(integer) from public | lock: none
REVOKE EXECUTE ON ROUTINE shop.twice (integer) FROM PUBLIC;
-- 7.3 grant all on function shop.twice(integer) to auditor | lock: none
GRANT EXECUTE ON ROUTINE shop.twice (integer) TO auditor;
-- 8.1 let aggregate shop.total_of(numeric) belong to app | lock: none | H301 code from before the change fails from here on
ALTER ROUTINE shop.total_of (numeric) OWNER TO app;
-- 8.2 grant all on aggregate shop.total_of(numeric) to auditor | lock: none
GRANT EXECUTE ON ROUTINE shop.total_of (numeric) TO auditor;
-- 9.1 let foreign table shop.films belong to app | lock: ACCESS EXCLUSIVE on shop.films | H301 code from before the change fails from here on
ALTER FOREIGN TABLE shop.films OWNER TO app;
-- 9.2 grant select on foreign table shop.films to auditor | lock: none
GRANT SELECT ON TABLE shop.films TO auditor;
COMMIT;

BEGIN;
-- 10.1 let materialized view shop.totals belong to app | lock: ACCESS EXCLUSIVE on shop.totals | H301 code from before the change fails from here on
ALTER MATERIALIZED VIEW shop.totals OWNER TO app;
-- 10.2 grant select on materialized view shop.totals to auditor | lock: none
GRANT SELECT ON TABLE shop.totals TO auditor;
COMMIT;
