-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: give orders.tax no default: drop column orders.tax | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN tax;
-- 1.2 add column orders.tax numeric(12,4) | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ADD COLUMN tax numeric(12,4) GENERATED ALWAYS AS (net * 0.19) STORED;
-- 2.1 undo: compute orders.gross by a new expression: drop column orders.gross | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN gross;
-- 2.2 add column orders.gross numeric(12,4) | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ADD COLUMN gross numeric(12,4) GENERATED ALWAYS AS (net * 1.19) STORED;
COMMIT;
