-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. make new chunks of f in tablespace fast | lock: ACCESS EXCLUSIVE on f
SELECT attach_tablespace('fast', 'public.f', if_not_attached => true );
COMMIT;

BEGIN;
-- 2. make new chunks of d outside of tablespace slow | lock: ACCESS EXCLUSIVE on d
SELECT detach_tablespace('slow', 'public.d', if_attached => true );
COMMIT;

BEGIN;
-- 3. make new chunks of c in tablespace fast | lock: ACCESS EXCLUSIVE on c
SELECT attach_tablespace('fast', 'public.c', if_not_attached => true );
COMMIT;

BEGIN;
-- 4. make new chunks of b outside of tablespace slow | lock: ACCESS EXCLUSIVE on b
SELECT detach_tablespace('slow', 'public.b', if_attached => true );
COMMIT;

BEGIN;
-- 5. make new chunks of a outside of tablespace fast | lock: ACCESS EXCLUSIVE on a
SELECT detach_tablespace('fast', 'public.a', if_attached => true );
-- 6. make new chunks of a outside of tablespace slow | lock: ACCESS EXCLUSIVE on a
SELECT detach_tablespace('slow', 'public.a', if_attached => true );
-- 7. make new chunks of a in tablespace fast | lock: ACCESS EXCLUSIVE on a
SELECT attach_tablespace('fast', 'public.a', if_not_attached => true );
-- 8. make new chunks of a in tablespace slow | lock: ACCESS EXCLUSIVE on a
SELECT attach_tablespace('slow', 'public.a', if_not_attached => true );
COMMIT;

BEGIN;
-- 9. drop table e | lock: ACCESS EXCLUSIVE on e
DROP TABLE public.e;
COMMIT;
