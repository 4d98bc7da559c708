-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = a, b, "b.kept", public;
-- not undone: drop column b.kept.a.b: the column comes back without its values
-- not undone: drop table b.t: the table comes back empty
-- not undone: drop column b.kept.a_column_with_a_name_that_fills_all_of_the_63_bytes_number_two: the column comes back without its values
-- not undone: drop column b.kept.a_column_with_a_name_that_fills_all_of_the_63_bytes_number_one: the column comes back without its values
-- not undone: drop column b.kept.a.b: the column comes back without its values
-- not undone: drop table a.t: the table comes back empty

BEGIN;
-- 1. add column b.kept.a.b text | lock: ACCESS EXCLUSIVE on b.kept.a
ALTER TABLE "b.kept".a ADD COLUMN b text;
-- 2. create enum a.kind | lock: none
CREATE TYPE a.kind AS ENUM ('x', 'y');
-- 3. create table b.t | lock: none
CREATE TABLE b.t (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  kind a.kind,
  CONSTRAINT t_pkey PRIMARY KEY (id)
);
COMMIT;

BEGIN;
-- 4. add column b.kept.a_column_with_a_name_that_fills_all_of_the_63_bytes_number_two text | lock: ACCESS EXCLUSIVE on b.kept
ALTER TABLE b.kept ADD COLUMN a_column_with_a_name_that_fills_all_of_the_63_bytes_number_two text;
-- 5. add column b.kept.a_column_with_a_name_that_fills_all_of_the_63_bytes_number_one text | lock: ACCESS EXCLUSIVE on b.kept
ALTER TABLE b.kept ADD COLUMN a_column_with_a_name_that_fills_all_of_the_63_bytes_number_one text;
-- 6. add column b.kept.a.b text | lock: ACCESS EXCLUSIVE on b.kept
ALTER TABLE b.kept ADD COLUMN "a.b" text;
-- 7. create table a.t | lock: none
CREATE TABLE a.t (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  kind a.kind,
  CONSTRAINT t_pkey PRIMARY KEY (id)
);
COMMIT;
