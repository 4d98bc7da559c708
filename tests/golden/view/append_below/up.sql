-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. replace view few | lock: ACCESS EXCLUSIVE on few
CREATE OR REPLACE VIEW public.few AS
select total, note from public.orders;
COMMIT;

BEGIN;
-- 2. replace view fewer | lock: ACCESS EXCLUSIVE on fewer
CREATE OR REPLACE VIEW public.fewer AS
select total from public.few where total > 10;
COMMIT;

BEGIN;
-- 3. create rule few.quiet | lock: ACCESS EXCLUSIVE on few
CREATE RULE quiet AS ON INSERT TO public.few DO INSTEAD NOTHING;
COMMIT;
