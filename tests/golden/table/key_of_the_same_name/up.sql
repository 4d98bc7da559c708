-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop table a | lock: ACCESS EXCLUSIVE on a | H101 rows or values are gone for good
DROP TABLE public.a;
-- 2. create table b | lock: none
CREATE TABLE public.b (
  id bigint NOT NULL,
  n integer,
  CONSTRAINT x_pkey PRIMARY KEY (id)
);
COMMIT;

BEGIN;
-- 3. add foreign key b.b_kept | lock: SHARE ROW EXCLUSIVE on kept | H204 locks the referenced table as well, for an instant
ALTER TABLE public.b ADD CONSTRAINT b_kept FOREIGN KEY (id) REFERENCES public.kept (id);
COMMIT;
