-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 rebuild function pair_lt(public.pair, public.pair): drop index pairs_idx | lock: ACCESS EXCLUSIVE on pairs
DROP INDEX public.pairs_idx;
-- 1.2 drop view low_pairs | lock: ACCESS EXCLUSIVE on low_pairs | H301 code from before the change fails from here on
DROP VIEW public.low_pairs;
-- 1.3 drop operator class pair_ops using btree | lock: none
DROP OPERATOR CLASS public.pair_ops USING btree;
-- 1.4 drop operator <@@(public.pair, public.pair) | lock: none
DROP OPERATOR public.<@@ (public.pair, public.pair);
-- 1.5 drop function pair_lt(public.pair, public.pair) | lock: none
DROP ROUTINE public.pair_lt (public.pair, public.pair);
-- 1.6 create function pair_lt(public.pair, public.pair) | lock: none
CREATE FUNCTION public.pair_lt (l public.pair, r public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select l.a < r.a$$;
-- 1.7 create operator <@@(public.pair, public.pair) | lock: none
CREATE OPERATOR public.<@@ ( FUNCTION = public.pair_lt, LEFTARG = public.pair, RIGHTARG = public.pair);
-- 1.8 comment on operator <@@(public.pair, public.pair) | lock: none
COMMENT ON OPERATOR public.<@@ (public.pair, public.pair) IS 'Less';
-- 1.9 create operator class pair_ops using btree | lock: none
CREATE OPERATOR CLASS public.pair_ops FOR TYPE public.pair USING btree FAMILY public.pair_ops AS
  OPERATOR 1 public.<@@ (public.pair, public.pair),
  FUNCTION 1 (public.pair, public.pair) public.pair_cmp (public.pair, public.pair);
-- 1.10 create view low_pairs | lock: none
CREATE VIEW public.low_pairs AS
select p from public.pairs where p <@@ row(1, 1)::public.pair;
-- 1.11 build index pairs_idx on pairs | lock: SHARE on pairs | H203 builds an index while writes wait (index pairs_idx)
CREATE INDEX pairs_idx ON public.pairs (p public.pair_ops);
-- 2.1 rebuild function to_pair(integer): drop cast (integer AS public.pair) | lock: none | H301 code from before the change fails from here on
DROP CAST (integer AS public.pair);
-- 2.2 drop function to_pair(integer) | lock: none
DROP ROUTINE public.to_pair (integer);
-- 2.3 create function to_pair(integer) | lock: none
CREATE FUNCTION public.to_pair (twice integer) RETURNS public.pair LANGUAGE sql IMMUTABLE
AS $$select row(twice, twice)::pair$$;
-- 2.4 create cast (integer AS public.pair) | lock: none
CREATE CAST (integer AS public.pair) WITH FUNCTION public.to_pair (integer);
-- 2.5 comment on cast (integer AS public.pair) | lock: none
COMMENT ON CAST (integer AS public.pair) IS 'Twice';
COMMIT;
