-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename column items.paid to cost | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN paid TO cost;
-- 2. rename domain amount to price | lock: none
ALTER DOMAIN public.amount RENAME TO price;
COMMIT;
