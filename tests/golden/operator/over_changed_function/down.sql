-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 undo: rebuild function to_pair(integer): drop cast (integer AS public.pair) | lock: none
DROP CAST (integer AS public.pair);
-- 1.2 drop function to_pair(integer) | lock: none
DROP ROUTINE public.to_pair (integer);
-- 1.3 create function to_pair(integer) | lock: none
CREATE FUNCTION public.to_pair (v integer) RETURNS public.pair LANGUAGE sql IMMUTABLE
AS $$select row(v, v)::pair$$;
-- 1.4 create cast (integer AS public.pair) | lock: none
CREATE CAST (integer AS public.pair) WITH FUNCTION public.to_pair (integer);
-- 1.5 comment on cast (integer AS public.pair) | lock: none
COMMENT ON CAST (integer AS public.pair) IS 'Twice';
-- 2.1 undo: rebuild function pair_lt(public.pair, public.pair): drop index pairs_idx | lock: ACCESS EXCLUSIVE on pairs
DROP INDEX public.pairs_idx;
-- 2.2 drop view low_pairs | lock: ACCESS EXCLUSIVE on low_pairs
DROP VIEW public.low_pairs;
-- 2.3 drop operator class pair_ops using btree | lock: none
DROP OPERATOR CLASS public.pair_ops USING btree;
-- 2.4 drop operator <@@(public.pair, public.pair) | lock: none
DROP OPERATOR public.<@@ (public.pair, public.pair);
-- 2.5 drop function pair_lt(public.pair, public.pair) | lock: none
DROP ROUTINE public.pair_lt (public.pair, public.pair);
-- 2.6 create function pair_lt(public.pair, public.pair) | lock: none
CREATE FUNCTION public.pair_lt (x public.pair, y public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select x.a < y.a$$;
-- 2.7 create operator <@@(public.pair, public.pair) | lock: none
CREATE OPERATOR public.<@@ ( FUNCTION = public.pair_lt, LEFTARG = public.pair, RIGHTARG = public.pair);
-- 2.8 comment on operator <@@(public.pair, public.pair) | lock: none
COMMENT ON OPERATOR public.<@@ (public.pair, public.pair) IS 'Less';
-- 2.9 create operator class pair_ops using btree | lock: none
CREATE OPERATOR CLASS public.pair_ops FOR TYPE public.pair USING btree FAMILY public.pair_ops AS
  OPERATOR 1 public.<@@ (public.pair, public.pair),
  FUNCTION 1 (public.pair, public.pair) public.pair_cmp (public.pair, public.pair);
-- 2.10 create view low_pairs | lock: none
CREATE VIEW public.low_pairs AS
select p from public.pairs where p <@@ row(1, 1)::public.pair;
-- 2.11 build index pairs_idx on pairs | lock: SHARE on pairs | H203 builds an index while writes wait
CREATE INDEX pairs_idx ON public.pairs (p public.pair_ops);
COMMIT;
