-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set functions of foreign data wrapper nothing | lock: none
ALTER FOREIGN DATA WRAPPER nothing NO HANDLER VALIDATOR postgresql_fdw_validator;
-- 2. comment on server shop | lock: none
COMMENT ON SERVER shop IS 'Moved';
-- 3. set version of server shop | lock: none
ALTER SERVER shop VERSION '1.1';
-- 4. set options of server shop | lock: none
ALTER SERVER shop OPTIONS (ADD dbname 'shop', SET host 'b', DROP port);
-- 5. set options of user mapping shop.public | lock: none
ALTER USER MAPPING FOR PUBLIC SERVER shop OPTIONS (SET "user" 'writer');
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6.1 replace server typed: drop server typed | lock: none | H301 code from before the change fails from here on
DROP SERVER typed;
-- 6.2 create server typed | lock: none
CREATE SERVER typed TYPE 'y' FOREIGN DATA WRAPPER nothing;
COMMIT;
