-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: rebuild operator =~=(integer, integer), rebuilding view close_marks: drop view close_marks | lock: ACCESS EXCLUSIVE on close_marks
DROP VIEW public.close_marks;
-- 1.2 drop operator =~=(integer, integer) | lock: none
DROP OPERATOR public.=~= (integer, integer);
-- 1.3 create operator =~=(integer, integer) | lock: none
CREATE OPERATOR public.=~= ( FUNCTION = public.near, LEFTARG = integer, RIGHTARG = integer);
-- 1.4 create view close_marks | lock: none
CREATE VIEW public.close_marks AS
select a, b from public.marks where a =~= b;
-- 1.5 comment on view close_marks | lock: SHARE UPDATE EXCLUSIVE on close_marks
COMMENT ON VIEW public.close_marks IS 'Kept';
-- 1.6 grant select on view close_marks to public | lock: none
GRANT SELECT ON TABLE public.close_marks TO PUBLIC;
COMMIT;

BEGIN;
-- 2.1 undo: rebuild operator <~(integer, integer), rebuilding view ordered_marks: drop view ordered_marks | lock: ACCESS EXCLUSIVE on ordered_marks
DROP VIEW public.ordered_marks;
-- 2.2 drop operator <~(integer, integer) | lock: none
DROP OPERATOR public.<~ (integer, integer);
-- 2.3 create operator <~(integer, integer) | lock: none
CREATE OPERATOR public.<~ ( FUNCTION = public.before, LEFTARG = integer, RIGHTARG = integer);
-- 2.4 create view ordered_marks | lock: none
CREATE VIEW public.ordered_marks AS
select a, b from public.marks where a <~ b;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. change operator ~~~(integer, integer) | lock: none
ALTER OPERATOR public.~~~ (integer, integer) SET (RESTRICT = eqsel, JOIN = NONE);
COMMIT;
