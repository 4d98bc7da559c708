-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = come, kept, public;

BEGIN;
-- 1. create schema come | lock: none
CREATE SCHEMA come;
-- 2. comment on schema come | lock: none
COMMENT ON SCHEMA come IS 'Comes';
-- 3. comment on schema kept | lock: none
COMMENT ON SCHEMA kept IS 'Stays';
-- 4. create table come.t | lock: none
CREATE TABLE come.t (
  id bigint NOT NULL,
  CONSTRAINT t_pkey PRIMARY KEY (id)
);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = come, kept, public;

BEGIN;
-- 5. drop sequence gone.numbers | lock: ACCESS EXCLUSIVE on gone.numbers | H101 rows or values are gone for good
DROP SEQUENCE gone.numbers;
COMMIT;

BEGIN;
-- 6. drop table gone.t | lock: ACCESS EXCLUSIVE on gone.t | H101 rows or values are gone for good
DROP TABLE gone.t;
-- 7. drop schema gone | lock: none
DROP SCHEMA gone;
COMMIT;
