-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. change operator ~~~(integer, integer) | lock: none
ALTER OPERATOR public.~~~ (integer, integer) SET (RESTRICT = NONE, JOIN = neqjoinsel);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2.1 rebuild operator <~(integer, integer), rebuilding view ordered_marks: drop view ordered_marks | lock: ACCESS EXCLUSIVE on ordered_marks | H301 code from before the change fails from here on
DROP VIEW public.ordered_marks;
-- 2.2 drop operator <~(integer, integer) | lock: none
DROP OPERATOR public.<~ (integer, integer);
-- 2.3 create operator <~(integer, integer) | lock: none
CREATE OPERATOR public.<~ ( FUNCTION = public.before, LEFTARG = integer, RIGHTARG = integer, COMMUTATOR = OPERATOR(public.~>), RESTRICT = scalarltsel);
-- 2.4 create view ordered_marks | lock: none
CREATE VIEW public.ordered_marks AS
select a, b from public.marks where a <~ b;
COMMIT;

BEGIN;
-- 3.1 rebuild operator =~=(integer, integer), rebuilding view close_marks: drop view close_marks | lock: ACCESS EXCLUSIVE on close_marks | H301 code from before the change fails from here on
DROP VIEW public.close_marks;
-- 3.2 drop operator =~=(integer, integer) | lock: none
DROP OPERATOR public.=~= (integer, integer);
-- 3.3 create operator =~=(integer, integer) | lock: none
CREATE OPERATOR public.=~= ( FUNCTION = public.nearer, LEFTARG = integer, RIGHTARG = integer);
-- 3.4 create view close_marks | lock: none
CREATE VIEW public.close_marks AS
select a, b from public.marks where a =~= b;
-- 3.5 comment on view close_marks | lock: SHARE UPDATE EXCLUSIVE on close_marks
COMMENT ON VIEW public.close_marks IS 'Kept';
-- 3.6 grant select on view close_marks to public | lock: none
GRANT SELECT ON TABLE public.close_marks TO PUBLIC;
COMMIT;
