-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. replace view kept | lock: ACCESS EXCLUSIVE on kept
CREATE OR REPLACE VIEW public.kept AS
select id, price, lower(name) as name, count(*) over (order by id) as all_orders, vat from public.orders where id > 0;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2.1 rebuild view collated: drop view collated | lock: ACCESS EXCLUSIVE on collated | H301 code from before the change fails from here on | H601 may change nothing: no server was asked whether both texts mean the same (it says select id, name from public.orders)
DROP VIEW public.collated;
-- 2.2 create view collated | lock: none
CREATE VIEW public.collated AS
select id, name collate "C" as name from public.orders;
COMMIT;

BEGIN;
-- 3.1 rebuild view computed: drop view computed | lock: ACCESS EXCLUSIVE on computed | H301 code from before the change fails from here on | H601 may change nothing: no server was asked whether both texts mean the same (it says select id, coalesce(code, '-') as code from public.orders)
DROP VIEW public.computed;
-- 3.2 create view computed | lock: none
CREATE VIEW public.computed AS
select id, code || '-' as code from public.orders;
COMMIT;

BEGIN;
-- 4.1 rebuild view modified: drop view modified | lock: ACCESS EXCLUSIVE on modified | H301 code from before the change fails from here on
DROP VIEW public.modified;
-- 4.2 create view modified | lock: none
CREATE VIEW public.modified AS
select id, vat as price from public.orders;
COMMIT;

BEGIN;
-- 5.1 rebuild view typed, rebuilding view over_typed: drop view over_typed | lock: ACCESS EXCLUSIVE on over_typed | H301 code from before the change fails from here on | H601 may change nothing: no server was asked whether both texts mean the same (it says select id, price from public.orders)
DROP VIEW public.over_typed;
-- 5.2 drop view typed | lock: ACCESS EXCLUSIVE on typed
DROP VIEW public.typed;
-- 5.3 create view typed | lock: none
CREATE VIEW public.typed AS
select id, price::text as price from public.orders;
-- 5.4 create view over_typed | lock: none
CREATE VIEW public.over_typed AS
select id, price from public.typed;
COMMIT;
