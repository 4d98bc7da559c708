-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table a: the table comes back empty

BEGIN;
-- 1.1 let nobody delete from the table that it refers to | lock: ACCESS EXCLUSIVE on kept
LOCK TABLE ONLY public.kept IN ACCESS EXCLUSIVE MODE;
-- 1.2 drop constraint b.b_kept | lock: ACCESS EXCLUSIVE on b, ACCESS EXCLUSIVE on kept
ALTER TABLE public.b DROP CONSTRAINT b_kept;
-- 2. drop table b | lock: ACCESS EXCLUSIVE on b
DROP TABLE public.b;
-- 3. create table a | lock: none
CREATE TABLE public.a (
  id bigint NOT NULL,
  n integer,
  CONSTRAINT x_pkey PRIMARY KEY (id)
);
COMMIT;
