-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give t.state a default | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN state SET DEFAULT 'open';
-- 2. rename enum order_state to state | lock: none
ALTER TYPE public.order_state RENAME TO state;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: add value 'late' to enum state: PostgreSQL cannot take a value from an enum; the value stays, unused
-- not undone: add value 'new' to enum state: PostgreSQL cannot take a value from an enum; the value stays, unused
