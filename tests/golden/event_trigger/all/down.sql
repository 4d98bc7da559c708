-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create event trigger gone | lock: none
CREATE EVENT TRIGGER gone ON sql_drop EXECUTE FUNCTION public.watch ();
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. comment on event trigger stopped | lock: none
COMMENT ON EVENT TRIGGER stopped IS 'Before';
-- 2. enable event trigger stopped | lock: none
ALTER EVENT TRIGGER stopped ENABLE;
-- 3.1 undo: replace event trigger changed: drop event trigger changed | lock: none
DROP EVENT TRIGGER changed;
-- 3.2 create event trigger changed | lock: none
CREATE EVENT TRIGGER changed ON ddl_command_end EXECUTE FUNCTION public.watch ();
-- 4. drop event trigger added | lock: none
DROP EVENT TRIGGER added;
COMMIT;
