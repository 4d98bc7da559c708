-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table events_rest: the table comes back empty

BEGIN;
-- 1. change type of events.amount from bigint to integer | lock: ACCESS EXCLUSIVE on events | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.events ALTER COLUMN amount TYPE integer USING amount::integer;
-- 2. create table events_rest | lock: ACCESS EXCLUSIVE on events
CREATE TABLE public.events_rest PARTITION OF public.events DEFAULT;
COMMIT;
