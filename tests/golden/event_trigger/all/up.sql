-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create event trigger added | lock: none
CREATE EVENT TRIGGER added ON ddl_command_end EXECUTE FUNCTION public.watch ();
-- 1.2 enable always event trigger added | lock: none
ALTER EVENT TRIGGER added ENABLE ALWAYS;
-- 2.1 replace event trigger changed: drop event trigger changed | lock: none
DROP EVENT TRIGGER changed;
-- 2.2 create event trigger changed | lock: none
CREATE EVENT TRIGGER changed ON ddl_command_end WHEN TAG IN ('ALTER TABLE', 'CREATE TABLE') EXECUTE FUNCTION public.watch ();
-- 3. disable event trigger stopped | lock: none
ALTER EVENT TRIGGER stopped DISABLE;
-- 4. comment on event trigger stopped | lock: none
COMMENT ON EVENT TRIGGER stopped IS 'After';
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 5. drop event trigger gone | lock: none
DROP EVENT TRIGGER gone;
COMMIT;
