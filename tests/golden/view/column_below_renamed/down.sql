-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: replace view amounts: drop view every_amount | lock: ACCESS EXCLUSIVE on every_amount
DROP VIEW public.every_amount;
-- 1.2 drop view amounts | lock: ACCESS EXCLUSIVE on amounts
DROP VIEW public.amounts;
-- 1.3 create view amounts | lock: none
CREATE VIEW public.amounts AS
select id from public.orders;
-- 1.4 create view every_amount | lock: none
CREATE VIEW public.every_amount AS
select id from public.amounts;
-- 2. rename view every_amount to all_amounts | lock: ACCESS EXCLUSIVE on every_amount
ALTER VIEW public.every_amount RENAME TO all_amounts;
COMMIT;
