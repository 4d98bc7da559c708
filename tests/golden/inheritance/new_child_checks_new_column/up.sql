-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add column item.sold timestamp with time zone | lock: ACCESS EXCLUSIVE on item
ALTER TABLE public.item ADD COLUMN sold timestamp with time zone;
-- 2. create table book | lock: SHARE UPDATE EXCLUSIVE on item
CREATE TABLE public.book (
  pages integer,
  CONSTRAINT book_sold_check CHECK (sold > '1999-01-01')
) INHERITS (public.item);
-- 3. create table film | lock: SHARE UPDATE EXCLUSIVE on item
CREATE TABLE public.film (
  year integer GENERATED ALWAYS AS (extract(year from sold at time zone 'UTC')) STORED
) INHERITS (public.item);
COMMIT;
