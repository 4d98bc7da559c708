-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: rebuild view typed, rebuilding view over_typed: drop view over_typed | lock: ACCESS EXCLUSIVE on over_typed
DROP VIEW public.over_typed;
-- 1.2 drop view typed | lock: ACCESS EXCLUSIVE on typed
DROP VIEW public.typed;
-- 1.3 create view typed | lock: none
CREATE VIEW public.typed AS
select id, price from public.orders;
-- 1.4 create view over_typed | lock: none
CREATE VIEW public.over_typed AS
select id, price from public.typed;
COMMIT;

BEGIN;
-- 2.1 undo: rebuild view modified: drop view modified | lock: ACCESS EXCLUSIVE on modified
DROP VIEW public.modified;
-- 2.2 create view modified | lock: none
CREATE VIEW public.modified AS
select id, price from public.orders;
COMMIT;

BEGIN;
-- 3.1 undo: rebuild view computed: drop view computed | lock: ACCESS EXCLUSIVE on computed
DROP VIEW public.computed;
-- 3.2 create view computed | lock: none
CREATE VIEW public.computed AS
select id, coalesce(code, '-') as code from public.orders;
COMMIT;

BEGIN;
-- 4.1 undo: rebuild view collated: drop view collated | lock: ACCESS EXCLUSIVE on collated
DROP VIEW public.collated;
-- 4.2 create view collated | lock: none
CREATE VIEW public.collated AS
select id, name from public.orders;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: replace view kept: drop view kept | lock: ACCESS EXCLUSIVE on kept
DROP VIEW public.kept;
-- 1.2 create view kept | lock: none
CREATE VIEW public.kept AS
select id, price, upper(name) as name, count(*) over () as all_orders from public.orders;
COMMIT;
