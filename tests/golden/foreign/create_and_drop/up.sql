-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create foreign data wrapper nothing | lock: none
CREATE FOREIGN DATA WRAPPER nothing VALIDATOR postgresql_fdw_validator;
-- 1.2 comment on foreign data wrapper nothing | lock: none
COMMENT ON FOREIGN DATA WRAPPER nothing IS 'Reaches nobody';
-- 2. create server bare | lock: none
CREATE SERVER bare FOREIGN DATA WRAPPER nothing;
-- 3.1 create server shop | lock: none
CREATE SERVER shop TYPE 'shop' VERSION '1.0' FOREIGN DATA WRAPPER nothing OPTIONS (dbname 'it''s', host 'shop.example.org', port '5433');
-- 3.2 comment on server shop | lock: none
COMMENT ON SERVER shop IS 'The shop';
-- 4. create user mapping bare.postgres | lock: none | H503 no password is in the files: give it by hand where one is needed
CREATE USER MAPPING FOR postgres SERVER bare;
-- 5. create user mapping shop.public | lock: none | H503 no password is in the files: give it by hand where one is needed
CREATE USER MAPPING FOR PUBLIC SERVER shop OPTIONS ("user" 'reader');
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6. drop server old_server | lock: none
DROP SERVER old_server;
-- 7. drop foreign data wrapper old_wrapper | lock: none
DROP FOREIGN DATA WRAPPER old_wrapper;
COMMIT;
