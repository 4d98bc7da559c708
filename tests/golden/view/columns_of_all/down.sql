-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column orders.note: the column comes back without its values

BEGIN;
-- 1. add column orders.note text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN note text;
COMMIT;

BEGIN;
-- 2.1 undo: rebuild materialized view kept beside the old one, rebuilding view all_kept, view a_first: create materialized view pleat_new_kept | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_kept AS
select id, total, note from public.orders;
-- 2.2 drop view a_first | lock: ACCESS EXCLUSIVE on a_first
DROP VIEW public.a_first;
-- 2.3 drop view all_kept | lock: ACCESS EXCLUSIVE on all_kept
DROP VIEW public.all_kept;
-- 2.4 drop materialized view kept | lock: ACCESS EXCLUSIVE on kept
DROP MATERIALIZED VIEW public.kept;
-- 2.5 rename materialized view pleat_new_kept to kept | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_kept RENAME TO kept;
-- 2.6 create view all_kept | lock: none
CREATE VIEW public.all_kept AS
select id, total, note from public.kept;
-- 2.7 create view a_first | lock: none
CREATE VIEW public.a_first AS
select id, total, note from public.all_kept;
COMMIT;
