-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename operator class pair_old_ops using btree to pair_new_ops using btree | lock: none
ALTER OPERATOR CLASS public.pair_old_ops USING btree RENAME TO pair_new_ops;
-- 2. add members to operator family loose using btree | lock: none
ALTER OPERATOR FAMILY public.loose USING btree ADD
  OPERATOR 5 > (integer, bigint);
-- 3. add members to operator class pair_hash_ops using hash | lock: none
ALTER OPERATOR FAMILY public.pair_hash_ops USING hash ADD
  FUNCTION 2 (public.pair, public.pair) public.pair_hash8 (public.pair, bigint);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4.1 rebuild operator class pair_ops using btree, rebuilding index pairs_idx: drop index pairs_idx | lock: ACCESS EXCLUSIVE on pairs | H301 code from before the change fails from here on
DROP INDEX public.pairs_idx;
-- 4.2 drop operator class pair_ops using btree | lock: none
DROP OPERATOR CLASS public.pair_ops USING btree;
-- 4.3 create operator class pair_ops using btree | lock: none
CREATE OPERATOR CLASS public.pair_ops FOR TYPE public.pair USING btree FAMILY public.pair_ops AS
  OPERATOR 3 public.=@ (public.pair, public.pair),
  OPERATOR 5 public.>@@ (public.pair, public.pair),
  FUNCTION 1 (public.pair, public.pair) public.pair_cmp (public.pair, public.pair);
-- 4.4 build index pairs_idx on pairs | lock: SHARE on pairs | H203 builds an index while writes wait (index pairs_idx)
CREATE INDEX pairs_idx ON public.pairs (p public.pair_ops);
COMMIT;
