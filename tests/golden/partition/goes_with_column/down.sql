-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column events.other: the column comes back without its values
-- not undone: drop table events_2: the table comes back empty

BEGIN;
-- 1. create composite type pair | lock: none
CREATE TYPE public.pair AS (
  a text,
  b integer
);
-- 2. add column events.other public.pair | lock: ACCESS EXCLUSIVE on events
ALTER TABLE public.events ADD COLUMN other public.pair;
-- 3. create table events_2 | lock: ACCESS EXCLUSIVE on events
CREATE TABLE public.events_2 PARTITION OF public.events FOR VALUES FROM (100) TO (200);
COMMIT;
