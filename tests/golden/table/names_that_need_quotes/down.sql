-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = "My ""App""", public;

BEGIN;
-- 1.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 1.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 1.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 1.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('convert My "App".select.it''s', true),
  ('copy My "App".select.where', true),
  ('fill My "App".select.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk', true)
ON CONFLICT (name) DO NOTHING;
COMMIT;

SET lock_timeout = 0;
-- 2. drop index My "App".where.idx | lock: SHARE UPDATE EXCLUSIVE on My "App".select
DROP INDEX CONCURRENTLY "My ""App"""."where.idx";
SET lock_timeout = '3s';

BEGIN;
-- 3. drop constraint My "App".select.the key | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" DROP CONSTRAINT "the key";
COMMIT;

SET lock_timeout = 0;
-- 4. drop index My "App".the key | lock: SHARE UPDATE EXCLUSIVE on My "App".select
DROP INDEX CONCURRENTLY IF EXISTS "My ""App"""."the key";
SET lock_timeout = '3s';

BEGIN;
-- 5.1 undo: put the successor of My "App".select.it's in its place: add column My "App".select.pleat_new_it's text | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" ADD COLUMN "pleat_new_it's" text;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."My ""App"".select.pleat_new_it's" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW."pleat_new_it's" IS DISTINCT FROM OLD."pleat_new_it's" THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW."pleat_new_it's":= NEW."it's"::text;
  EXCEPTION WHEN data_exception THEN
    NEW."pleat_new_it's":= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 5.4 keep My "App".select.pleat_new_it's equal to it's | lock: SHARE ROW EXCLUSIVE on My "App".select
CREATE TRIGGER "pleat_mirror_pleat_new_it's" BEFORE INSERT OR UPDATE ON "My ""App"""."select" FOR EACH ROW EXECUTE FUNCTION pleat."My ""App"".select.pleat_new_it's" ('mirror', 'it''s', 'pleat_new_it''s');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on My "App".select
COMMENT ON TRIGGER "pleat_mirror_pleat_new_it's" ON "My ""App"""."select" IS 'pleat: keeps pleat_new_it''s equal to it''s while a change is under way';
COMMIT;

-- 6. fill My "App".select.pleat_new_it's from it's | lock: ROW EXCLUSIVE on My "App".select
CALL pleat.backfill('fill My "App".select.pleat_new_it''s from it''s once more', '"My ""App"""."select"', ARRAY['"from"'], $pleat$
  UPDATE "My ""App"""."select" SET "pleat_new_it's" = "My ""App"""."select"."it's"::text
  WHERE PLEAT_BATCH AND "My ""App"""."select"."pleat_new_it's" IS DISTINCT FROM "My ""App"""."select"."it's"::text
$pleat$);

BEGIN;
-- 7.1 undo: put the successor of My "App".select.it's in its place: stop keeping My "App".select.pleat_new_it's equal to it's | lock: ACCESS EXCLUSIVE on My "App".select
DROP TRIGGER "pleat_mirror_pleat_new_it's" ON "My ""App"""."select";
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."My ""App"".select.pleat_new_it's" ();
-- 7.3 rename column My "App".select.it's to pleat_old_it's | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" RENAME COLUMN "it's" TO "pleat_old_it's";
-- 7.4 rename column My "App".select.pleat_new_it's to it's | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" RENAME COLUMN "pleat_new_it's" TO "it's";
-- 7.5 drop column My "App".select.pleat_old_it's | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" DROP COLUMN "pleat_old_it's";
-- 7.6 add column My "App".select.pleat_new_it's character varying(60) | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" ADD COLUMN "pleat_new_it's" character varying(60);
-- 7.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.8 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."My ""App"".select.pleat_new_it's" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW."pleat_new_it's" IS DISTINCT FROM OLD."pleat_new_it's" THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT ('it''s ' || "from") INTO NEW."pleat_new_it's" FROM (SELECT NEW.*) AS "select";
  EXCEPTION WHEN data_exception THEN
    NEW."pleat_new_it's":= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 7.9 keep My "App".select.pleat_new_it's equal to it's | lock: SHARE ROW EXCLUSIVE on My "App".select
CREATE TRIGGER "pleat_mirror_pleat_new_it's" BEFORE INSERT OR UPDATE ON "My ""App"""."select" FOR EACH ROW EXECUTE FUNCTION pleat."My ""App"".select.pleat_new_it's" ('mirror', 'it''s', 'pleat_new_it''s');
-- 7.10 say what the trigger is for | lock: ACCESS SHARE on My "App".select
COMMENT ON TRIGGER "pleat_mirror_pleat_new_it's" ON "My ""App"""."select" IS 'pleat: keeps pleat_new_it''s equal to it''s while a change is under way';
-- 8. drop constraint My "App".select.is it? | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" DROP CONSTRAINT "is it?";
-- 9.1 undo: drop the copy and rename column My "App".select.a.b to where: add column My "App".select.a.b text | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" ADD COLUMN "a.b" text;
-- 9.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 9.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."My ""App"".select.a.b" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."a.b" IS DISTINCT FROM NULL THEN NEW."where":= NEW."a.b"; ELSE NEW."a.b":= NEW."where"; END IF;
  ELSIF NEW."a.b" IS DISTINCT FROM OLD."a.b" THEN
    NEW."where":= NEW."a.b";
  ELSE
    NEW."a.b":= NEW."where";
  END IF;
  RETURN NEW;
END $pleat$;
-- 9.4 keep My "App".select.a.b equal to where | lock: SHARE ROW EXCLUSIVE on My "App".select
CREATE TRIGGER "pleat_mirror_a.b" BEFORE INSERT OR UPDATE ON "My ""App"""."select" FOR EACH ROW EXECUTE FUNCTION pleat."My ""App"".select.a.b" ('mirror', 'where', 'a.b');
-- 9.5 say what the trigger is for | lock: ACCESS SHARE on My "App".select
COMMENT ON TRIGGER "pleat_mirror_a.b" ON "My ""App"""."select" IS 'pleat: keeps a.b equal to where while a change is under way';
COMMIT;

-- 10. fill My "App".select.a.b from where | lock: ROW EXCLUSIVE on My "App".select
CALL pleat.backfill('fill My "App".select.a.b from where once more', '"My ""App"""."select"', ARRAY['"from"'], $pleat$
  UPDATE "My ""App"""."select" SET "a.b" = "My ""App"""."select"."where"
  WHERE PLEAT_BATCH AND "My ""App"""."select"."a.b" IS DISTINCT FROM "My ""App"""."select"."where"
$pleat$);

BEGIN;
-- 11.1 undo: drop the copy and rename column My "App".select.a.b to where: stop keeping My "App".select.a.b equal to where | lock: ACCESS EXCLUSIVE on My "App".select
DROP TRIGGER "pleat_mirror_a.b" ON "My ""App"""."select";
-- 11.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."My ""App"".select.a.b" ();
-- 11.3 rename column My "App".select.where to pleat_swap_where | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" RENAME COLUMN "where" TO pleat_swap_where;
-- 11.4 rename column My "App".select.a.b to where | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" RENAME COLUMN "a.b" TO "where";
-- 11.5 rename column My "App".select.pleat_swap_where to a.b | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" RENAME COLUMN pleat_swap_where TO "a.b";
-- 11.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 11.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."My ""App"".select.where" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."where" IS DISTINCT FROM NULL THEN NEW."a.b":= NEW."where"; ELSE NEW."where":= NEW."a.b"; END IF;
  ELSIF NEW."where" IS DISTINCT FROM OLD."where" THEN
    NEW."a.b":= NEW."where";
  ELSE
    NEW."where":= NEW."a.b";
  END IF;
  RETURN NEW;
END $pleat$;
-- 11.8 keep My "App".select.where equal to a.b | lock: SHARE ROW EXCLUSIVE on My "App".select
CREATE TRIGGER pleat_mirror_where BEFORE INSERT OR UPDATE ON "My ""App"""."select" FOR EACH ROW EXECUTE FUNCTION pleat."My ""App"".select.where" ('mirror', 'a.b', 'where');
-- 11.9 say what the trigger is for | lock: ACCESS SHARE on My "App".select
COMMENT ON TRIGGER pleat_mirror_where ON "My ""App"""."select" IS 'pleat: keeps where equal to a.b while a change is under way';
-- 12. drop not null on My "App".select.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" ALTER COLUMN abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk DROP NOT NULL;
-- 13. drop constraint My "App".select.pleat_not_null_abcdefghijklmnopqrstuvwxyzabcdefghijklm_5325f7a6 | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" DROP CONSTRAINT IF EXISTS pleat_not_null_abcdefghijklmnopqrstuvwxyzabcdefghijklm_5325f7a6;
-- 14. drop not null on My "App".select.pleat_new_it's | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" ALTER COLUMN "pleat_new_it's" DROP NOT NULL;
-- 15. drop constraint My "App".select.pleat_not_null_pleat_new_it's | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" DROP CONSTRAINT IF EXISTS "pleat_not_null_pleat_new_it's";
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = "My ""App""", public;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = "My ""App""", public;

BEGIN;
-- 1. drop view My "App".order | lock: none
DROP VIEW "My ""App"""."order";
-- 2. drop column My "App".select.$pleat$ | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" DROP COLUMN "$pleat$";
-- 3. drop column My "App".select.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" DROP COLUMN abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk;
-- 4. drop column My "App".select.state"s | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" DROP COLUMN "state""s";
-- 5. drop column My "App".select.größe | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" DROP COLUMN "größe";
-- 6.1 undo: add a successor of type character varying(60) for My "App".select.it's: stop keeping My "App".select.pleat_new_it's equal to it's | lock: ACCESS EXCLUSIVE on My "App".select
DROP TRIGGER "pleat_mirror_pleat_new_it's" ON "My ""App"""."select";
-- 6.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."My ""App"".select.pleat_new_it's" ();
-- 6.3 drop column My "App".select.pleat_new_it's | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" DROP COLUMN "pleat_new_it's";
-- 7. comment on table My "App".select | lock: SHARE UPDATE EXCLUSIVE on My "App".select
COMMENT ON TABLE "My ""App"""."select" IS NULL;
-- 8. drop enum My "App".the state | lock: none
DROP TYPE "My ""App"""."the state";
-- 9.1 undo: add column My "App".select.where and keep it equal to a.b: stop keeping My "App".select.where equal to a.b | lock: ACCESS EXCLUSIVE on My "App".select
DROP TRIGGER pleat_mirror_where ON "My ""App"""."select";
-- 9.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."My ""App"".select.where" ();
-- 9.3 drop column My "App".select.where | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" DROP COLUMN "where";
-- 10.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 10.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 10.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
