-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. replace view either | lock: ACCESS EXCLUSIVE on either
CREATE OR REPLACE VIEW public.either AS
select id, total, name from public.orders where total > 5 union all select id, total, name from public.orders where total < -5;
COMMIT;

BEGIN;
-- 2. replace view flags | lock: ACCESS EXCLUSIVE on flags
CREATE OR REPLACE VIEW public.flags AS
select total > 1 as paid, count(*) as n from public.orders where id > 0 group by 1;
COMMIT;

BEGIN;
-- 3. replace view joined | lock: ACCESS EXCLUSIVE on joined
CREATE OR REPLACE VIEW public.joined AS
select orders.id, orders.total, orders.name, customers.town from public.orders join public.customers on customers.id = orders.id;
COMMIT;

BEGIN;
-- 4. replace view totals | lock: ACCESS EXCLUSIVE on totals | H601 may change nothing: no server was asked whether both texts mean the same (it says select total from public.orders)
CREATE OR REPLACE VIEW public.totals AS
select total from public.parcels;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 5.1 rebuild view common: drop view common | lock: ACCESS EXCLUSIVE on common | H301 code from before the change fails from here on | H601 may change nothing: no server was asked whether both texts mean the same (it says with x as (select id from public.orders) select id from x)
DROP VIEW public.common;
-- 5.2 create view common | lock: none
CREATE VIEW public.common AS
with x as (select id::text as id from public.orders) select id from x;
COMMIT;

BEGIN;
-- 6.1 rebuild view ids: drop view ids | lock: ACCESS EXCLUSIVE on ids | H301 code from before the change fails from here on | H601 may change nothing: no server was asked whether both texts mean the same (it says select id from public.orders where total > 1)
DROP VIEW public.ids;
-- 6.2 create view ids | lock: none
CREATE VIEW public.ids AS
select id from public.parcels where total > 1;
COMMIT;

BEGIN;
-- 7.1 rebuild view names: drop view names | lock: ACCESS EXCLUSIVE on names | H301 code from before the change fails from here on | H601 may change nothing: no server was asked whether both texts mean the same (it says select id, name from public.orders)
DROP VIEW public.names;
-- 7.2 create view names | lock: none
CREATE VIEW public.names AS
select orders.id, parcels.name from public.orders, public.parcels;
COMMIT;

BEGIN;
-- 8.1 rebuild view sub: drop view sub | lock: ACCESS EXCLUSIVE on sub | H301 code from before the change fails from here on | H601 may change nothing: no server was asked whether both texts mean the same (it says select n from (select count(*) as n from public.orders) as s)
DROP VIEW public.sub;
-- 8.2 create view sub | lock: none
CREATE VIEW public.sub AS
select n from (select count(*)::integer as n from public.orders) as s;
COMMIT;
