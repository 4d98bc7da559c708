-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column t.n: the column comes back without its values

SET lock_timeout = 0;
-- 1. build index t_big on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t
CREATE INDEX CONCURRENTLY t_big ON public.t (m) WHERE (public.is_big(m));
SET lock_timeout = '3s';

BEGIN;
-- 2. add column t.n integer | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN n integer;
-- 3. add check t.n_is_big, not validated yet | lock: ACCESS EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT n_is_big CHECK (public.is_big(n)) NOT VALID;
COMMIT;

BEGIN;
-- 4. validate constraint t.n_is_big | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t VALIDATE CONSTRAINT n_is_big;
COMMIT;

BEGIN;
-- 5. drop constraint t.m_is_big | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT m_is_big;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. replace view w | lock: ACCESS EXCLUSIVE on w
CREATE OR REPLACE VIEW public.w AS
select id from public.v where big;
COMMIT;

BEGIN;
-- 2. replace view v | lock: ACCESS EXCLUSIVE on v
CREATE OR REPLACE VIEW public.v AS
select id, public.is_big(m) as big from public.t;
COMMIT;

BEGIN;
-- 3. add check t.m_is_big, not validated yet | lock: ACCESS EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT m_is_big CHECK (public.is_big(m) or m is null) NOT VALID;
COMMIT;

BEGIN;
-- 4. validate constraint t.m_is_big | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t VALIDATE CONSTRAINT m_is_big;
COMMIT;

BEGIN;
-- 5. give t.k a default | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN k SET DEFAULT (case when public.is_big(2) then 1 else 2 end);
COMMIT;

BEGIN;
-- 6.1 undo: replace function is_big(integer): drop index t_big | lock: ACCESS EXCLUSIVE on t
DROP INDEX public.t_big;
-- 6.2 drop view w | lock: ACCESS EXCLUSIVE on w
DROP VIEW public.w;
-- 6.3 drop view v | lock: ACCESS EXCLUSIVE on v
DROP VIEW public.v;
-- 6.4 drop constraint t.n_is_big | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT n_is_big;
-- 6.5 drop constraint t.m_is_big | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT m_is_big;
-- 6.6 drop the default of t.k | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN k DROP DEFAULT;
-- 6.7 drop function is_big(integer) | lock: none
DROP ROUTINE public.is_big (integer);
-- 6.8 create function is_big(integer) | lock: none
CREATE FUNCTION public.is_big (x integer) RETURNS boolean LANGUAGE sql IMMUTABLE
return x > 3;
-- 6.9 give t.k a default | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN k SET DEFAULT (case when public.is_big(2) then 1 else 2 end);
-- 6.10 add check t.m_is_big | lock: ACCESS EXCLUSIVE on t | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT m_is_big CHECK (public.is_big(m) or m is null);
-- 6.11 add check t.n_is_big | lock: ACCESS EXCLUSIVE on t | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT n_is_big CHECK (public.is_big(n));
-- 6.12 create view v | lock: none
CREATE VIEW public.v AS
select id, public.is_big(m) as big from public.t;
-- 6.13 create view w | lock: none
CREATE VIEW public.w AS
select id from public.v where big;
-- 6.14 build index t_big on t | lock: SHARE on t | H203 builds an index while writes wait
CREATE INDEX t_big ON public.t (m) WHERE (public.is_big(m));
COMMIT;
