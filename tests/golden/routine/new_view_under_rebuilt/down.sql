-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 undo: rebuild function tax(integer): rename function tax(integer) to pleat_old_tax(integer) | lock: none
ALTER ROUTINE public.tax (integer) RENAME TO pleat_old_tax;
-- 1.2 create function tax(integer) | lock: none
CREATE FUNCTION public.tax (total integer) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$ select total / 5 $$;
-- 1.3 create materialized view pleat_new_taxed | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_taxed AS
select id, public.tax(total) as tax from public.orders;
-- 1.4 drop view taxes | lock: ACCESS EXCLUSIVE on taxes
DROP VIEW public.taxes;
-- 1.5 drop view all_taxed | lock: none
DROP VIEW public.all_taxed;
-- 1.6 drop function pleat_old_tax(integer) | lock: none
DROP ROUTINE public.pleat_old_tax (integer);
-- 1.7 rename materialized view pleat_new_taxed to taxed | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_taxed RENAME TO taxed;
-- 1.8 create view taxes | lock: none
CREATE VIEW public.taxes AS
select sum(tax) as tax from public.taxed;
COMMIT;
