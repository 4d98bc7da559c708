-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: rebuild operator class pair_ops using btree, rebuilding index pairs_idx: drop index pairs_idx | lock: ACCESS EXCLUSIVE on pairs
DROP INDEX public.pairs_idx;
-- 1.2 drop operator class pair_ops using btree | lock: none
DROP OPERATOR CLASS public.pair_ops USING btree;
-- 1.3 create operator class pair_ops using btree | lock: none
CREATE OPERATOR CLASS public.pair_ops FOR TYPE public.pair USING btree FAMILY public.pair_ops AS
  OPERATOR 1 public.<@@ (public.pair, public.pair),
  OPERATOR 3 public.=@ (public.pair, public.pair),
  FUNCTION 1 (public.pair, public.pair) public.pair_cmp (public.pair, public.pair);
-- 1.4 build index pairs_idx on pairs | lock: SHARE on pairs | H203 builds an index while writes wait
CREATE INDEX pairs_idx ON public.pairs (p public.pair_ops);
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: add members to operator class pair_hash_ops using hash: drop index pairs_hash_idx | lock: ACCESS EXCLUSIVE on pairs
DROP INDEX public.pairs_hash_idx;
-- 1.2 drop operator class pair_hash_ops using hash | lock: none
DROP OPERATOR CLASS public.pair_hash_ops USING hash;
-- 1.3 drop what is left for public.pair in operator family pair_hash_ops using hash | lock: none
DO $pleat$ DECLARE member record; BEGIN
  FOR member IN
    SELECT i.word, i.number FROM (
      SELECT 'OPERATOR' AS word, amopfamily AS family, amopstrategy AS number
      FROM pg_catalog.pg_amop WHERE amoplefttype = 'public.pair'::pg_catalog.regtype AND amoprighttype = 'public.pair'::pg_catalog.regtype
      UNION ALL SELECT 'FUNCTION', amprocfamily, amprocnum
      FROM pg_catalog.pg_amproc WHERE amproclefttype = 'public.pair'::pg_catalog.regtype AND amprocrighttype = 'public.pair'::pg_catalog.regtype
    ) AS i
    JOIN pg_catalog.pg_opfamily AS f ON f.oid = i.family
    JOIN pg_catalog.pg_am AS a ON a.oid = f.opfmethod
    WHERE f.opfname = 'pair_hash_ops' AND f.opfnamespace = 'public'::pg_catalog.regnamespace AND a.amname = 'hash'
  LOOP
    EXECUTE pg_catalog.format(
      'ALTER OPERATOR FAMILY %s USING %I DROP %s %s (%s, %s)',
      'public.pair_hash_ops', 'hash', member.word, member.number, 'public.pair', 'public.pair');
  END LOOP;
END $pleat$;
-- 1.4 create operator class pair_hash_ops using hash | lock: none
CREATE OPERATOR CLASS public.pair_hash_ops FOR TYPE public.pair USING hash FAMILY public.pair_hash_ops AS
  OPERATOR 1 public.=@ (public.pair, public.pair),
  FUNCTION 1 (public.pair, public.pair) public.pair_hash (public.pair);
-- 1.5 build index pairs_hash_idx on pairs | lock: SHARE on pairs | H203 builds an index while writes wait
CREATE INDEX pairs_hash_idx ON public.pairs USING hash (p public.pair_hash_ops);
-- 2. drop members of operator family loose using btree | lock: none
ALTER OPERATOR FAMILY public.loose USING btree DROP OPERATOR 5 (integer, bigint);
-- 3. rename operator class pair_new_ops using btree to pair_old_ops using btree | lock: none
ALTER OPERATOR CLASS public.pair_new_ops USING btree RENAME TO pair_old_ops;
COMMIT;
