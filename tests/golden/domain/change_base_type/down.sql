-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: replace domain unused: drop domain unused | lock: none
DROP DOMAIN public.unused;
-- 1.2 create domain unused | lock: none
CREATE DOMAIN public.unused AS integer;
-- 2.1 undo: change the type behind domain quantity: drop view quantities | lock: ACCESS EXCLUSIVE on quantities
DROP VIEW public.quantities;
-- 2.2 rename domain quantity to pleat_old_quantity | lock: none
ALTER DOMAIN public.quantity RENAME TO pleat_old_quantity;
-- 2.3 create domain quantity | lock: none
CREATE DOMAIN public.quantity AS integer
  CONSTRAINT quantity_check CHECK (value > 0);
-- 2.4 change type of items.quantity from public.pleat_old_quantity to public.quantity | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ALTER COLUMN quantity TYPE public.quantity USING quantity::public.quantity;
-- 2.5 change type of items.more from public.pleat_old_quantity[] to public.quantity[] | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ALTER COLUMN more TYPE public.quantity[] USING more::public.quantity[];
-- 2.6 drop domain pleat_old_quantity | lock: none
DROP DOMAIN public.pleat_old_quantity;
-- 2.7 create view quantities | lock: none
CREATE VIEW public.quantities AS
select id, quantity from public.items;
COMMIT;
