-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop rule few.quiet | lock: ACCESS EXCLUSIVE on few
DROP RULE quiet ON public.few;
COMMIT;

BEGIN;
-- 2. replace view fewer | lock: ACCESS EXCLUSIVE on fewer
CREATE OR REPLACE VIEW public.fewer AS
select total from public.few where total > 0;
COMMIT;

BEGIN;
-- 3.1 undo: replace view few: drop view fewer | lock: ACCESS EXCLUSIVE on fewer
DROP VIEW public.fewer;
-- 3.2 drop view few | lock: ACCESS EXCLUSIVE on few
DROP VIEW public.few;
-- 3.3 create view few | lock: none
CREATE VIEW public.few AS
select total from public.orders;
-- 3.4 create view fewer | lock: none
CREATE VIEW public.fewer AS
select total from public.few where total > 0;
COMMIT;
