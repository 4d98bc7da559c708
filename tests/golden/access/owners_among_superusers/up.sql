-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. let subscription from_shop belong to pleat_boss | lock: none | H301 code from before the change fails from here on
ALTER SUBSCRIPTION from_shop OWNER TO pleat_boss;
-- 2. let event trigger e belong to pleat_boss | lock: none | H301 code from before the change fails from here on
ALTER EVENT TRIGGER e OWNER TO pleat_boss;
COMMIT;
