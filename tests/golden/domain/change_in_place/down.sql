-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop not null on domain amount | lock: none
ALTER DOMAIN public.amount DROP NOT NULL;
-- 2. drop check amount_small of domain amount | lock: none
ALTER DOMAIN public.amount DROP CONSTRAINT amount_small;
-- 3. drop check amount_even of domain amount | lock: none
ALTER DOMAIN public.amount DROP CONSTRAINT amount_even;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set not null on domain code | lock: SHARE on orders | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER DOMAIN public.code SET NOT NULL;
COMMIT;

BEGIN;
-- 2. add check code_upper to domain code, not validated yet | lock: none
ALTER DOMAIN public.code ADD CONSTRAINT code_upper CHECK (value = upper(value)) NOT VALID;
COMMIT;

BEGIN;
-- 3. validate check code_upper of domain code | lock: SHARE on orders | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER DOMAIN public.code VALIDATE CONSTRAINT code_upper;
COMMIT;

BEGIN;
-- 4. comment on domain code | lock: none
COMMENT ON DOMAIN public.code IS 'Codes';
-- 5. add check amount_small to domain amount, not validated yet | lock: none
ALTER DOMAIN public.amount ADD CONSTRAINT amount_small CHECK (value < 1000000) NOT VALID;
COMMIT;

BEGIN;
-- 6. validate check amount_small of domain amount | lock: SHARE on orders | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER DOMAIN public.amount VALIDATE CONSTRAINT amount_small;
COMMIT;

BEGIN;
-- 7. rename check amount_not_negative of domain amount to amount_positive | lock: none
ALTER DOMAIN public.amount RENAME CONSTRAINT amount_not_negative TO amount_positive;
-- 8. set the default of domain amount | lock: none
ALTER DOMAIN public.amount SET DEFAULT 0;
-- 9. comment on domain amount | lock: none
COMMENT ON DOMAIN public.amount IS NULL;
COMMIT;
