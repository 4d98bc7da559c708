-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: replace server typed: drop server typed | lock: none
DROP SERVER typed;
-- 1.2 create server typed | lock: none
CREATE SERVER typed TYPE 'x' FOREIGN DATA WRAPPER nothing;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set options of user mapping shop.public | lock: none
ALTER USER MAPPING FOR PUBLIC SERVER shop OPTIONS (SET "user" 'reader');
-- 2. set options of server shop | lock: none
ALTER SERVER shop OPTIONS (SET host 'a', ADD port '1', DROP dbname);
-- 3. set version of server shop | lock: none
ALTER SERVER shop VERSION '1.0';
-- 4. comment on server shop | lock: none
COMMENT ON SERVER shop IS NULL;
-- 5. set functions of foreign data wrapper nothing | lock: none
ALTER FOREIGN DATA WRAPPER nothing NO HANDLER NO VALIDATOR;
COMMIT;
