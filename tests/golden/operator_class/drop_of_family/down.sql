-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create operator class trigram_ops using gin | lock: none
CREATE OPERATOR CLASS public.trigram_ops FOR TYPE text USING gin FAMILY public.words AS
  OPERATOR 1 = (text, text),
  FUNCTION 1 (text, text) bttextcmp (text, text),
  FUNCTION 2 (text, text) ginarrayextract (anyarray, internal);
COMMIT;
