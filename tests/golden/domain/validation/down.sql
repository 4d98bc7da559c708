-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. validate check small of domain amount | lock: SHARE on t | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER DOMAIN public.amount VALIDATE CONSTRAINT small;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: validate check positive of domain amount: drop check positive of domain amount | lock: none
ALTER DOMAIN public.amount DROP CONSTRAINT positive;
-- 1.2 add check positive to domain amount, not validated yet | lock: none
ALTER DOMAIN public.amount ADD CONSTRAINT positive CHECK (value > 0) NOT VALID;
-- 1.3 comment on domain amount.positive | lock: none
COMMENT ON CONSTRAINT positive ON DOMAIN public.amount IS 'No gifts';
COMMIT;
