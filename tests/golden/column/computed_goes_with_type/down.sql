-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: change type of orders.amount from integer to text, rebuilding view all_orders: drop view all_orders | lock: ACCESS EXCLUSIVE on all_orders
DROP VIEW public.all_orders;
-- 1.2 change type of orders.amount from text to integer | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN amount TYPE integer USING amount::integer;
-- 1.3 add column orders.twice bigint | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ADD COLUMN twice bigint GENERATED ALWAYS AS (amount::bigint * 2) STORED;
-- 1.4 comment on column orders.twice | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON COLUMN public.orders.twice IS 'For the report';
-- 1.5 create view all_orders | lock: none
CREATE VIEW public.all_orders AS
select id, amount, twice from public.orders;
-- 1.6 grant select on column orders.twice to public | lock: none
GRANT SELECT (twice) ON TABLE public.orders TO PUBLIC;
COMMIT;
