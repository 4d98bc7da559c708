-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create operator >=~~(integer, integer) | lock: none
CREATE OPERATOR public.>=~~ ( FUNCTION = public.ge, LEFTARG = integer, RIGHTARG = integer, NEGATOR = OPERATOR(public.<~~));
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2.1 rebuild operator =~=(integer, integer): drop operator =~=(integer, integer) | lock: none | H301 code from before the change fails from here on
DROP OPERATOR public.=~= (integer, integer);
-- 2.2 create operator =~=(integer, integer) | lock: none
CREATE OPERATOR public.=~= ( FUNCTION = public.twin, LEFTARG = integer, RIGHTARG = integer, COMMUTATOR = OPERATOR(public.=~=), HASHES);
-- 3.1 rebuild operator =~~(integer, integer): drop operator =~~(integer, integer) | lock: none | H301 code from before the change fails from here on
DROP OPERATOR public.=~~ (integer, integer);
-- 3.2 create operator =~~(integer, integer) | lock: none
CREATE OPERATOR public.=~~ ( FUNCTION = public.twin, LEFTARG = integer, RIGHTARG = integer);
-- 4. drop operator >~~(integer, integer) | lock: none | H301 code from before the change fails from here on
DROP OPERATOR public.>~~ (integer, integer);
COMMIT;
