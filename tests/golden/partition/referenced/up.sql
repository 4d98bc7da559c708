-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create table pages | lock: none
CREATE TABLE public.pages (
  id bigint NOT NULL,
  visit bigint,
  CONSTRAINT pages_pkey PRIMARY KEY (id)
);
-- 2. create table visits | lock: none
CREATE TABLE public.visits (
  id bigint NOT NULL,
  CONSTRAINT visits_pkey PRIMARY KEY (id)
) PARTITION BY RANGE (id);
-- 3. create table visits_low | lock: none
CREATE TABLE public.visits_low PARTITION OF public.visits FOR VALUES FROM (0) TO (100);
-- 4. create table visits_rest | lock: none
CREATE TABLE public.visits_rest PARTITION OF public.visits DEFAULT;
-- 5. add foreign key pages.pages_visit_fkey | lock: none
ALTER TABLE public.pages ADD CONSTRAINT pages_visit_fkey FOREIGN KEY (visit) REFERENCES public.visits (id);
COMMIT;
