-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. update extension pg_trgm to 1.5 | lock: none | H401 cannot be undone
ALTER EXTENSION pg_trgm UPDATE TO '1.5';
COMMIT;
