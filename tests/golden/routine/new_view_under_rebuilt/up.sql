-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 rebuild function tax(integer): drop view taxes | lock: ACCESS EXCLUSIVE on taxes | H301 code from before the change fails from here on
DROP VIEW public.taxes;
-- 1.2 drop materialized view taxed | lock: ACCESS EXCLUSIVE on taxed
DROP MATERIALIZED VIEW public.taxed;
-- 1.3 drop function tax(integer) | lock: none
DROP ROUTINE public.tax (integer);
-- 1.4 create function tax(integer) | lock: none
CREATE FUNCTION public.tax (total integer) RETURNS numeric LANGUAGE sql IMMUTABLE
AS $$ select total / 5.0 $$;
-- 1.5 create view all_taxed | lock: none
CREATE VIEW public.all_taxed AS
select id, public.tax(total) as tax from public.orders;
-- 1.6 create view taxes | lock: none
CREATE VIEW public.taxes AS
select sum(tax) as tax from public.all_taxed;
COMMIT;
