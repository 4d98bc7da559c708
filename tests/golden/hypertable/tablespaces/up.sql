-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create table e | lock: none
CREATE TABLE public.e (
  ts timestamp with time zone NOT NULL
);
-- 2. make new chunks of a outside of tablespace slow | lock: ACCESS EXCLUSIVE on a | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT detach_tablespace('slow', 'public.a', if_attached => true );
-- 3. make new chunks of a outside of tablespace fast | lock: ACCESS EXCLUSIVE on a | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT detach_tablespace('fast', 'public.a', if_attached => true );
-- 4. make new chunks of a in tablespace slow | lock: ACCESS EXCLUSIVE on a | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT attach_tablespace('slow', 'public.a', if_not_attached => true );
-- 5. make new chunks of a in tablespace fast | lock: ACCESS EXCLUSIVE on a | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT attach_tablespace('fast', 'public.a', if_not_attached => true );
COMMIT;

BEGIN;
-- 6. make new chunks of b in tablespace slow | lock: ACCESS EXCLUSIVE on b | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT attach_tablespace('slow', 'public.b', if_not_attached => true );
COMMIT;

BEGIN;
-- 7. make new chunks of c outside of tablespace fast | lock: ACCESS EXCLUSIVE on c | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT detach_tablespace('fast', 'public.c', if_attached => true );
COMMIT;

BEGIN;
-- 8. make new chunks of d in tablespace slow | lock: ACCESS EXCLUSIVE on d | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT attach_tablespace('slow', 'public.d', if_not_attached => true );
COMMIT;

BEGIN;
-- 9.1 make e a hypertable by ts | lock: none
SELECT create_hypertable('public.e', 'ts', chunk_time_interval => INTERVAL '7 days', create_default_indexes => false);
-- 9.2 make chunks in tablespace slow | lock: none
SELECT attach_tablespace('slow', 'public.e', if_not_attached => true );
COMMIT;

BEGIN;
-- 10. make new chunks of f outside of tablespace fast | lock: ACCESS EXCLUSIVE on f | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT detach_tablespace('fast', 'public.f', if_attached => true );
COMMIT;
