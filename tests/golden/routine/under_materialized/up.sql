-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create function gross(bigint) | lock: none
CREATE FUNCTION public.gross (total bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$ select total * 6 / 5 $$;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 2.1 rebuild function tax(integer): rename function tax(integer) to pleat_old_tax(integer) | lock: none
ALTER ROUTINE public.tax (integer) RENAME TO pleat_old_tax;
-- 2.2 create function tax(integer) | lock: none
CREATE FUNCTION public.tax (total integer) RETURNS numeric LANGUAGE sql IMMUTABLE
AS $$ select total / 5.0 $$;
-- 2.3 comment on function tax(integer) | lock: none
COMMENT ON ROUTINE public.tax (integer) IS 'A fifth';
-- 2.4 create view pleat_new_taxed | lock: none
CREATE VIEW public.pleat_new_taxed AS
select id, public.tax(total) as tax from public.orders;
-- 2.5 create materialized view pleat_new_taxes | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_taxes AS
select sum(tax) as tax from public.pleat_new_taxed taxed;
-- 2.6 build index pleat_new_taxes_tax_idx on pleat_new_taxes | lock: none
CREATE INDEX pleat_new_taxes_tax_idx ON public.pleat_new_taxes (tax);
-- 2.7 drop materialized view taxes | lock: ACCESS EXCLUSIVE on taxes | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.taxes;
-- 2.8 drop view taxed | lock: ACCESS EXCLUSIVE on taxed
DROP VIEW public.taxed;
-- 2.9 drop function pleat_old_tax(integer) | lock: none
DROP ROUTINE public.pleat_old_tax (integer);
-- 2.10 rename view pleat_new_taxed to taxed | lock: none
ALTER VIEW public.pleat_new_taxed RENAME TO taxed;
-- 2.11 rename materialized view pleat_new_taxes to taxes | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_taxes RENAME TO taxes;
-- 2.12 rename index pleat_new_taxes_tax_idx to taxes_tax_idx | lock: none
ALTER INDEX public.pleat_new_taxes_tax_idx RENAME TO taxes_tax_idx;
COMMIT;

BEGIN;
-- 3.1 drop function gross(integer) and rebuild its users: rename function gross(integer) to pleat_old_gross(integer) | lock: none
ALTER ROUTINE public.gross (integer) RENAME TO pleat_old_gross;
-- 3.2 create materialized view pleat_new_grosses | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_grosses AS
select id, public.gross(total) as gross from public.orders;
-- 3.3 drop materialized view grosses | lock: ACCESS EXCLUSIVE on grosses | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.grosses;
-- 3.4 drop function pleat_old_gross(integer) | lock: none
DROP ROUTINE public.pleat_old_gross (integer);
-- 3.5 rename materialized view pleat_new_grosses to grosses | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_grosses RENAME TO grosses;
COMMIT;
