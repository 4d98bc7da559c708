-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

BEGIN;
-- 1. drop column app.things.name | lock: ACCESS EXCLUSIVE on app.things
ALTER TABLE app.things DROP COLUMN name;
-- 2. drop extension citext | lock: none
DROP EXTENSION citext;
COMMIT;
