-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. replace view v | lock: ACCESS EXCLUSIVE on v
CREATE OR REPLACE VIEW public.v AS
select id, a, b from public.t where id > 0;
-- 2. comment on view v | lock: SHARE UPDATE EXCLUSIVE on v
COMMENT ON VIEW public.v IS 'New words';
COMMIT;
