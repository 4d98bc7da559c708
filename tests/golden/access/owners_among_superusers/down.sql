-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. let event trigger e belong to pleat_clerk | lock: none
ALTER EVENT TRIGGER e OWNER TO pleat_clerk;
-- 2. let subscription from_shop belong to pleat_clerk | lock: none
ALTER SUBSCRIPTION from_shop OWNER TO pleat_clerk;
COMMIT;
