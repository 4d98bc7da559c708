-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

BEGIN;
SET LOCAL search_path = public;
-- 1. create extension citext | lock: none | H501 needs the extension's files on the server and the right to create it
CREATE EXTENSION IF NOT EXISTS citext;
SET LOCAL search_path = app, public;
-- 2. add column app.things.name public.citext | lock: ACCESS EXCLUSIVE on app.things
ALTER TABLE app.things ADD COLUMN name public.citext;
COMMIT;
