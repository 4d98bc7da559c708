-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename materialized view new_counts to old_counts | lock: ACCESS EXCLUSIVE on new_counts
ALTER MATERIALIZED VIEW public.new_counts RENAME TO old_counts;
COMMIT;

BEGIN;
-- 2. rename view new_name to old_name | lock: ACCESS EXCLUSIVE on new_name
ALTER VIEW public.new_name RENAME TO old_name;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. replace view w | lock: ACCESS EXCLUSIVE on w
CREATE OR REPLACE VIEW public.w AS
select id from public.t;
COMMIT;

BEGIN;
-- 2. replace view v | lock: ACCESS EXCLUSIVE on v
CREATE OR REPLACE VIEW public.v WITH (check_option = local, security_barrier = true) AS
select id, a from public.t where id > 3;
COMMIT;
