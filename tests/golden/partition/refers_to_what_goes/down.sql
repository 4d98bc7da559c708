-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table pages: the table comes back empty
-- not undone: drop constraint visits.visits_page_fkey: what the rows refer to is gone

BEGIN;
-- 1. create table pages | lock: none
CREATE TABLE public.pages (
  id integer NOT NULL,
  CONSTRAINT pages_pkey PRIMARY KEY (id)
);
COMMIT;
