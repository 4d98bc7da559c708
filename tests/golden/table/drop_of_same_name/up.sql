-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = a, b, "b.kept", public;

BEGIN;
-- 1. drop table a.t | lock: ACCESS EXCLUSIVE on a.t | H101 rows or values are gone for good
DROP TABLE a.t;
COMMIT;

BEGIN;
-- 2. drop column b.kept.a.b | lock: ACCESS EXCLUSIVE on b.kept | H101 rows or values are gone for good
ALTER TABLE b.kept DROP COLUMN "a.b";
-- 3. drop column b.kept.a_column_with_a_name_that_fills_all_of_the_63_bytes_number_one | lock: ACCESS EXCLUSIVE on b.kept | H101 rows or values are gone for good
ALTER TABLE b.kept DROP COLUMN a_column_with_a_name_that_fills_all_of_the_63_bytes_number_one;
-- 4. drop column b.kept.a_column_with_a_name_that_fills_all_of_the_63_bytes_number_two | lock: ACCESS EXCLUSIVE on b.kept | H101 rows or values are gone for good
ALTER TABLE b.kept DROP COLUMN a_column_with_a_name_that_fills_all_of_the_63_bytes_number_two;
COMMIT;

BEGIN;
-- 5. drop table b.t | lock: ACCESS EXCLUSIVE on b.t | H101 rows or values are gone for good
DROP TABLE b.t;
-- 6. drop enum a.kind | lock: none
DROP TYPE a.kind;
COMMIT;

BEGIN;
-- 7. drop column b.kept.a.b | lock: ACCESS EXCLUSIVE on b.kept.a | H101 rows or values are gone for good
ALTER TABLE "b.kept".a DROP COLUMN b;
COMMIT;
