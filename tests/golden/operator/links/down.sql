-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create operator >~~(integer, integer) | lock: none
CREATE OPERATOR public.>~~ ( FUNCTION = public.gt, LEFTARG = integer, RIGHTARG = integer, COMMUTATOR = OPERATOR(public.<~~));
-- 2.1 undo: rebuild operator =~~(integer, integer): drop operator =~~(integer, integer) | lock: none
DROP OPERATOR public.=~~ (integer, integer);
-- 2.2 create operator =~~(integer, integer) | lock: none
CREATE OPERATOR public.=~~ ( FUNCTION = public.twin, LEFTARG = integer, RIGHTARG = integer, COMMUTATOR = OPERATOR(public.=~~));
-- 3.1 undo: rebuild operator =~=(integer, integer): drop operator =~=(integer, integer) | lock: none
DROP OPERATOR public.=~= (integer, integer);
-- 3.2 create operator =~=(integer, integer) | lock: none
CREATE OPERATOR public.=~= ( FUNCTION = public.twin, LEFTARG = integer, RIGHTARG = integer);
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop operator >=~~(integer, integer) | lock: none
DROP OPERATOR public.>=~~ (integer, integer);
COMMIT;
