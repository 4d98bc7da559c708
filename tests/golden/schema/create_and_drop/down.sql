-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = come, kept, public;
-- not undone: drop table gone.t: the table comes back empty
-- not undone: drop sequence gone.numbers: the sequence starts again from its beginning

BEGIN;
-- 1.1 undo: drop schema gone: create schema gone | lock: none
CREATE SCHEMA gone;
-- 1.2 comment on schema gone | lock: none
COMMENT ON SCHEMA gone IS 'Goes';
-- 2. create table gone.t | lock: none
CREATE TABLE gone.t (
  id bigint NOT NULL,
  CONSTRAINT t_pkey PRIMARY KEY (id)
);
-- 3. create sequence gone.numbers | lock: none
CREATE SEQUENCE gone.numbers;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = come, kept, public;

BEGIN;
-- 1. drop table come.t | lock: ACCESS EXCLUSIVE on come.t
DROP TABLE come.t;
-- 2. comment on schema kept | lock: none
COMMENT ON SCHEMA kept IS NULL;
-- 3. drop schema come | lock: none
DROP SCHEMA come;
COMMIT;
