-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename constraint orders.amount_known to amount_positive | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME CONSTRAINT amount_known TO amount_positive;
-- 2. rename constraint orders.code_once to code_twice | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME CONSTRAINT code_once TO code_twice;
-- 3. drop constraint orders.amount_positive | lock: ACCESS EXCLUSIVE on orders | H303 the rule is not enforced until the contract phase
ALTER TABLE public.orders DROP CONSTRAINT amount_positive;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4. add check orders.amount_positive, not validated yet | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT amount_positive CHECK (amount >= 0) NOT VALID;
COMMIT;

BEGIN;
-- 5. validate constraint orders.amount_positive | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT amount_positive;
COMMIT;

BEGIN;
-- 6. comment on constraint orders.amount_positive | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT amount_positive ON public.orders IS 'Never less';
COMMIT;

SET lock_timeout = 0;
-- 7.1 build the index of the new unique key orders.code_twice: drop index pleat_new_code_twice | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_code_twice;
-- 7.2 build unique index pleat_new_code_twice on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_code_twice ON public.orders (code, amount);
SET lock_timeout = '3s';

BEGIN;
-- 8.1 replace constraint orders.code_twice: drop constraint orders.code_twice | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT code_twice;
-- 8.2 add unique orders.code_twice from its index | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT code_twice UNIQUE USING INDEX pleat_new_code_twice;
COMMIT;
