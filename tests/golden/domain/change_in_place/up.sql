-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. comment on domain amount | lock: none
COMMENT ON DOMAIN public.amount IS 'Money';
-- 2. set the default of domain amount | lock: none
ALTER DOMAIN public.amount SET DEFAULT 1;
-- 3. rename check amount_positive of domain amount to amount_not_negative | lock: none
ALTER DOMAIN public.amount RENAME CONSTRAINT amount_positive TO amount_not_negative;
-- 4. drop check amount_small of domain amount | lock: none | H303 the rule is not enforced until the contract phase
ALTER DOMAIN public.amount DROP CONSTRAINT amount_small;
-- 5. comment on domain code | lock: none
COMMENT ON DOMAIN public.code IS NULL;
-- 6. drop check code_upper of domain code | lock: none
ALTER DOMAIN public.code DROP CONSTRAINT code_upper;
-- 7. drop not null on domain code | lock: none
ALTER DOMAIN public.code DROP NOT NULL;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 8.1 add check amount_even to domain amount, not validated yet | lock: none
ALTER DOMAIN public.amount ADD CONSTRAINT amount_even CHECK (value * 100 = floor(value * 100)) NOT VALID;
-- 8.2 comment on domain amount.amount_even | lock: none
COMMENT ON CONSTRAINT amount_even ON DOMAIN public.amount IS 'whole cents';
COMMIT;

BEGIN;
-- 9. validate check amount_even of domain amount | lock: SHARE on orders | H302 fails and changes nothing if rows exist that break the rule | H202 reads the whole table while writes wait (orders)
ALTER DOMAIN public.amount VALIDATE CONSTRAINT amount_even;
COMMIT;

BEGIN;
-- 10. add check amount_small to domain amount, not validated yet | lock: none
ALTER DOMAIN public.amount ADD CONSTRAINT amount_small CHECK (value < 10000) NOT VALID;
COMMIT;

BEGIN;
-- 11. validate check amount_small of domain amount | lock: SHARE on orders | H302 fails and changes nothing if rows exist that break the rule | H202 reads the whole table while writes wait (orders)
ALTER DOMAIN public.amount VALIDATE CONSTRAINT amount_small;
COMMIT;

BEGIN;
-- 12. set not null on domain amount | lock: SHARE on orders | H302 fails and changes nothing if rows exist that break the rule | H202 reads the whole table while writes wait (orders)
ALTER DOMAIN public.amount SET NOT NULL;
COMMIT;
