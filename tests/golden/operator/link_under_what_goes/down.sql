-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column t.n: the column comes back without its values

BEGIN;
-- 1. add column t.n integer | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN n integer;
-- 2. add check t.n_is_near, not validated yet | lock: ACCESS EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT n_is_near CHECK (n operator(=~~) 3) NOT VALID;
COMMIT;

BEGIN;
-- 3. validate constraint t.n_is_near | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t VALIDATE CONSTRAINT n_is_near;
COMMIT;

BEGIN;
-- 4.1 undo: rebuild view v: drop view v | lock: ACCESS EXCLUSIVE on v
DROP VIEW public.v;
-- 4.2 create view v | lock: none
CREATE VIEW public.v AS
select id, m operator(=~~) 3 as near from public.t;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: change operator =~~(integer, integer): drop view v | lock: ACCESS EXCLUSIVE on v
DROP VIEW public.v;
-- 1.2 drop constraint t.n_is_near | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT n_is_near;
-- 1.3 drop operator =~~(integer, integer) | lock: none
DROP OPERATOR public.=~~ (integer, integer);
-- 1.4 create operator =~~(integer, integer) | lock: none
CREATE OPERATOR public.=~~ ( FUNCTION = public.is_near, LEFTARG = integer, RIGHTARG = integer);
-- 1.5 add check t.n_is_near | lock: ACCESS EXCLUSIVE on t | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT n_is_near CHECK (n operator(=~~) 3);
-- 1.6 create view v | lock: none
CREATE VIEW public.v AS
select id, m operator(=~~) 3 as near from public.t;
COMMIT;
