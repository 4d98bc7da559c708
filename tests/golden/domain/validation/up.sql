-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. validate check positive of domain amount | lock: SHARE on t | H302 fails and changes nothing if rows exist that break the rule | H202 reads the whole table while writes wait (t)
ALTER DOMAIN public.amount VALIDATE CONSTRAINT positive;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2.1 take the validation of check small of domain amount back: drop check small of domain amount | lock: none
ALTER DOMAIN public.amount DROP CONSTRAINT small;
-- 2.2 add check small to domain amount, not validated yet | lock: none
ALTER DOMAIN public.amount ADD CONSTRAINT small CHECK (value < 1000) NOT VALID;
-- 2.3 comment on domain amount.small | lock: none
COMMENT ON CONSTRAINT small ON DOMAIN public.amount IS 'No fortunes';
COMMIT;
