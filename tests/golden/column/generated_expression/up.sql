-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 compute orders.gross by a new expression: drop column orders.gross | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN gross;
-- 1.2 add column orders.gross numeric(12,4) | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ADD COLUMN gross numeric(12,4) GENERATED ALWAYS AS (net * 1.20) STORED;
-- 2. give orders.tax no default | lock: ACCESS EXCLUSIVE on orders | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.orders ALTER COLUMN tax DROP EXPRESSION;
COMMIT;
