-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create table days | lock: none
CREATE TABLE public.days (
  at date NOT NULL,
  page text
) PARTITION BY RANGE (at);
-- 2. create table days_2024 | lock: none
CREATE TABLE public.days_2024 PARTITION OF public.days FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- 3. reject new nulls in days.page | lock: none
ALTER TABLE public.days ADD NOT NULL page NOT VALID;
-- 4. create table visits | lock: none
CREATE TABLE public.visits (
  id bigint NOT NULL,
  page text,
  CONSTRAINT visits_pkey PRIMARY KEY (id)
);
-- 5. create table robots | lock: none
CREATE TABLE public.robots () INHERITS (public.visits);
-- 6. reject new nulls in visits.page | lock: none
ALTER TABLE public.visits ADD NOT NULL page NOT VALID;
COMMIT;
