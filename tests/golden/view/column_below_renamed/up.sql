-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename view all_amounts to every_amount | lock: ACCESS EXCLUSIVE on all_amounts | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER VIEW public.all_amounts RENAME TO every_amount;
COMMIT;

BEGIN;
-- 2. replace view amounts | lock: ACCESS EXCLUSIVE on amounts
CREATE OR REPLACE VIEW public.amounts AS
select id, amount from public.orders;
COMMIT;
