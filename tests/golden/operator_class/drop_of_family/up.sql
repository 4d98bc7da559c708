-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 drop operator class trigram_ops using gin | lock: none
DROP OPERATOR CLASS public.trigram_ops USING gin;
-- 1.2 drop what is left for text in operator family words using gin | lock: none
DO $pleat$ DECLARE member record; BEGIN
  FOR member IN
    SELECT i.word, i.number FROM (
      SELECT 'OPERATOR' AS word, amopfamily AS family, amopstrategy AS number
      FROM pg_catalog.pg_amop WHERE amoplefttype = 'text'::pg_catalog.regtype AND amoprighttype = 'text'::pg_catalog.regtype
      UNION ALL SELECT 'FUNCTION', amprocfamily, amprocnum
      FROM pg_catalog.pg_amproc WHERE amproclefttype = 'text'::pg_catalog.regtype AND amprocrighttype = 'text'::pg_catalog.regtype
    ) AS i
    JOIN pg_catalog.pg_opfamily AS f ON f.oid = i.family
    JOIN pg_catalog.pg_am AS a ON a.oid = f.opfmethod
    WHERE f.opfname = 'words' AND f.opfnamespace = 'public'::pg_catalog.regnamespace AND a.amname = 'gin'
  LOOP
    EXECUTE pg_catalog.format(
      'ALTER OPERATOR FAMILY %s USING %I DROP %s %s (%s, %s)',
      'public.words', 'gin', member.word, member.number, 'text', 'text');
  END LOOP;
END $pleat$;
COMMIT;
