-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint b.b_a | lock: ACCESS EXCLUSIVE on b, ACCESS EXCLUSIVE on a | H204 locks the referenced table as well, for an instant | H303 the rule is not enforced until the contract phase
ALTER TABLE public.b DROP CONSTRAINT b_a;
-- 2. add foreign key b.b_a, not validated yet | lock: SHARE ROW EXCLUSIVE on b, SHARE ROW EXCLUSIVE on a | H204 locks the referenced table as well, for an instant
ALTER TABLE public.b ADD CONSTRAINT b_a FOREIGN KEY (a_id) REFERENCES public.a (id) NOT ENFORCED;
-- 3. add check b.b_id, not validated yet | lock: ACCESS EXCLUSIVE on b
ALTER TABLE public.b ADD CONSTRAINT b_id CHECK (id < 10) NOT ENFORCED;
-- 4. drop constraint b.b_n | lock: ACCESS EXCLUSIVE on b | H303 the rule is not enforced until the contract phase
ALTER TABLE public.b DROP CONSTRAINT b_n;
-- 5. add check b.b_n, not validated yet | lock: ACCESS EXCLUSIVE on b
ALTER TABLE public.b ADD CONSTRAINT b_n CHECK (n > 0) NOT ENFORCED;
-- 6. create table c | lock: none
CREATE TABLE public.c (
  id integer NOT NULL,
  CONSTRAINT c_id CHECK (id < 10) NOT ENFORCED,
  CONSTRAINT c_pkey PRIMARY KEY (id)
);
COMMIT;
