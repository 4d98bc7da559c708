-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 change the type behind domain quantity: drop view quantities | lock: ACCESS EXCLUSIVE on quantities | H301 code from before the change fails from here on
DROP VIEW public.quantities;
-- 1.2 rename domain quantity to pleat_old_quantity | lock: none
ALTER DOMAIN public.quantity RENAME TO pleat_old_quantity;
-- 1.3 create domain quantity | lock: none
CREATE DOMAIN public.quantity AS numeric(12,3)
  CONSTRAINT quantity_check CHECK (value > 0);
-- 1.4 change type of items.quantity from public.pleat_old_quantity to public.quantity | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it (items) | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.items ALTER COLUMN quantity TYPE public.quantity USING quantity::public.quantity;
-- 1.5 change type of items.more from public.pleat_old_quantity[] to public.quantity[] | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ALTER COLUMN more TYPE public.quantity[] USING more::public.quantity[];
-- 1.6 drop domain pleat_old_quantity | lock: none
DROP DOMAIN public.pleat_old_quantity;
-- 1.7 create view quantities | lock: none
CREATE VIEW public.quantities AS
select id, quantity from public.items;
-- 2.1 replace domain unused: drop domain unused | lock: none | H301 code from before the change fails from here on
DROP DOMAIN public.unused;
-- 2.2 create domain unused | lock: none
CREATE DOMAIN public.unused AS text;
COMMIT;
