-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. detach partition events_rest from events | lock: ACCESS EXCLUSIVE on events, ACCESS EXCLUSIVE on events_rest
ALTER TABLE public.events DETACH PARTITION public.events_rest;
-- 2. drop table events_rest | lock: ACCESS EXCLUSIVE on events_rest | H101 rows or values are gone for good
DROP TABLE public.events_rest;
-- 3. change type of events.amount from integer to bigint | lock: ACCESS EXCLUSIVE on events | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.events ALTER COLUMN amount TYPE bigint USING amount::bigint;
COMMIT;
