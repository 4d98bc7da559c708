-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index pleat_old_code_twice | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_old_code_twice;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2. build unique index pleat_old_code_twice on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_old_code_twice ON public.orders (code);
SET lock_timeout = '3s';

BEGIN;
-- 3.1 undo: replace constraint orders.code_twice: drop constraint orders.code_twice | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT code_twice;
-- 3.2 add unique orders.code_twice from its index | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT code_twice UNIQUE USING INDEX pleat_old_code_twice;
COMMIT;

SET lock_timeout = 0;
-- 4. drop index pleat_new_code_twice | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_code_twice;
SET lock_timeout = '3s';

BEGIN;
-- 5. drop constraint orders.amount_positive | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT amount_positive;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: drop constraint orders.amount_positive: add check orders.amount_positive, not validated yet | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT amount_positive CHECK (amount > 0) NOT VALID;
-- 1.2 comment on constraint orders.amount_positive | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT amount_positive ON public.orders IS 'Never less';
COMMIT;

BEGIN;
-- 2. validate constraint orders.amount_positive | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders VALIDATE CONSTRAINT amount_positive;
COMMIT;

BEGIN;
-- 3. rename constraint orders.code_twice to code_once | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME CONSTRAINT code_twice TO code_once;
-- 4. rename constraint orders.amount_positive to amount_known | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME CONSTRAINT amount_positive TO amount_known;
COMMIT;
