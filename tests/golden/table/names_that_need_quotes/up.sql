-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
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
  ('copy My "App".select.where', false),
  ('convert My "App".select.it''s', false),
  ('fill My "App".select.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column My "App".select.where and keep it equal to a.b: add column My "App".select.where text | lock: ACCESS EXCLUSIVE on My "App".select | H304 reads by the new name use no index until the contract phase
ALTER TABLE "My ""App"""."select" ADD COLUMN "where" text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep My "App".select.where equal to a.b | lock: SHARE ROW EXCLUSIVE on My "App".select
CREATE TRIGGER pleat_mirror_where BEFORE INSERT OR UPDATE ON "My ""App"""."select" FOR EACH ROW EXECUTE FUNCTION pleat."My ""App"".select.where" ('mirror', 'a.b', 'where');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on My "App".select
COMMENT ON TRIGGER pleat_mirror_where ON "My ""App"""."select" IS 'pleat: keeps where equal to a.b while a change is under way';
-- 3. create enum My "App".the state | lock: none
CREATE TYPE "My ""App"""."the state" AS ENUM ('it''s open', 'a "quoted" one', 'back\slash');
-- 4. comment on table My "App".select | lock: SHARE UPDATE EXCLUSIVE on My "App".select
COMMENT ON TABLE "My ""App"""."select" IS 'A "quoted" name';
-- 5.1 add a successor of type character varying(60) for My "App".select.it's: add column My "App".select.pleat_new_it's character varying(60) | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" ADD COLUMN "pleat_new_it's" character varying(60);
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
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
-- 5.4 keep My "App".select.pleat_new_it's equal to it's | lock: SHARE ROW EXCLUSIVE on My "App".select
CREATE TRIGGER "pleat_mirror_pleat_new_it's" BEFORE INSERT OR UPDATE ON "My ""App"""."select" FOR EACH ROW EXECUTE FUNCTION pleat."My ""App"".select.pleat_new_it's" ('mirror', 'it''s', 'pleat_new_it''s');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on My "App".select
COMMENT ON TRIGGER "pleat_mirror_pleat_new_it's" ON "My ""App"""."select" IS 'pleat: keeps pleat_new_it''s equal to it''s while a change is under way';
-- 6. add column My "App".select.größe integer | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" ADD COLUMN "größe" integer DEFAULT 1;
-- 7. add column My "App".select.state"s "My ""App"""."the state" not null | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" ADD COLUMN "state""s" "My ""App"""."the state" NOT NULL DEFAULT 'it''s open';
-- 8. add column My "App".select.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk text | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" ADD COLUMN abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk text;
-- 9. add column My "App".select.$pleat$ text | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" ADD COLUMN "$pleat$" text;
-- 10. comment on column My "App".select.$pleat$ | lock: SHARE UPDATE EXCLUSIVE on My "App".select
COMMENT ON COLUMN "My ""App"""."select"."$pleat$" IS '$pleat$ in a ''comment''';
-- 11. create view My "App".order | lock: none
CREATE VIEW "My ""App"""."order" AS
select "from" as "group by" from "My ""App"""."select";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = "My ""App""", public;

-- 12. fill My "App".select.where from a.b | lock: ROW EXCLUSIVE on My "App".select
CALL pleat.backfill('copy My "App".select.where', '"My ""App"""."select"', ARRAY['"from"'], $pleat$
  UPDATE "My ""App"""."select" SET "where" = "My ""App"""."select"."a.b"
  WHERE PLEAT_BATCH AND "My ""App"""."select"."where" IS DISTINCT FROM "My ""App"""."select"."a.b"
$pleat$);

-- 13. fill My "App".select.pleat_new_it's | lock: ROW EXCLUSIVE on My "App".select
CALL pleat.backfill('convert My "App".select.it''s', '"My ""App"""."select"', ARRAY['"from"'], $pleat$
  UPDATE "My ""App"""."select" SET "pleat_new_it's" = ('it''s ' || "from")
  WHERE PLEAT_BATCH AND "My ""App"""."select"."pleat_new_it's" IS DISTINCT FROM ('it''s ' || "from")
$pleat$);

-- 14. fill My "App".select.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk | lock: ROW EXCLUSIVE on My "App".select
CALL pleat.backfill('fill My "App".select.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk', '"My ""App"""."select"', ARRAY['"from"'], $pleat$
  UPDATE "My ""App"""."select" SET abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk = (coalesce("it's", 'none') || 'x')
  WHERE PLEAT_BATCH AND "My ""App"""."select".abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = "My ""App""", public;

-- 15. fill My "App".select.pleat_new_it's | lock: ROW EXCLUSIVE on My "App".select | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill My "App".select.pleat_new_it''s once more', '"My ""App"""."select"', ARRAY['"from"'], $pleat$
  UPDATE "My ""App"""."select" SET "pleat_new_it's" = ('it''s ' || "from")
  WHERE PLEAT_BATCH AND "My ""App"""."select"."pleat_new_it's" IS DISTINCT FROM ('it''s ' || "from")
$pleat$);

BEGIN;
-- 16.1 drop constraint My "App".select.pleat_not_null_pleat_new_it's | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" DROP CONSTRAINT IF EXISTS "pleat_not_null_pleat_new_it's";
-- 16.2 reject new nulls in My "App".select.pleat_new_it's | lock: ACCESS EXCLUSIVE on My "App".select | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE "My ""App"""."select" ADD CONSTRAINT "pleat_not_null_pleat_new_it's" CHECK ("pleat_new_it's" IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 17. validate constraint My "App".select.pleat_not_null_pleat_new_it's | lock: SHARE UPDATE EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" VALIDATE CONSTRAINT "pleat_not_null_pleat_new_it's";
COMMIT;

BEGIN;
-- 18.1 set not null on My "App".select.pleat_new_it's | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" ALTER COLUMN "pleat_new_it's" SET NOT NULL;
-- 18.2 drop constraint My "App".select.pleat_not_null_pleat_new_it's | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" DROP CONSTRAINT "pleat_not_null_pleat_new_it's";
COMMIT;

-- 19. fill My "App".select.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk | lock: ROW EXCLUSIVE on My "App".select
CALL pleat.backfill('fill My "App".select.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk once more', '"My ""App"""."select"', ARRAY['"from"'], $pleat$
  UPDATE "My ""App"""."select" SET abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk = (coalesce("it's", 'none') || 'x')
  WHERE PLEAT_BATCH AND "My ""App"""."select".abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk IS NULL
$pleat$);

BEGIN;
-- 20.1 drop constraint My "App".select.pleat_not_null_abcdefghijklmnopqrstuvwxyzabcdefghijklm_5325f7a6 | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" DROP CONSTRAINT IF EXISTS pleat_not_null_abcdefghijklmnopqrstuvwxyzabcdefghijklm_5325f7a6;
-- 20.2 reject new nulls in My "App".select.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" ADD CONSTRAINT pleat_not_null_abcdefghijklmnopqrstuvwxyzabcdefghijklm_5325f7a6 CHECK (abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 21. validate constraint My "App".select.pleat_not_null_abcdefghijklmnopqrstuvwxyzabcdefghijklm_5325f7a6 | lock: SHARE UPDATE EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" VALIDATE CONSTRAINT pleat_not_null_abcdefghijklmnopqrstuvwxyzabcdefghijklm_5325f7a6;
COMMIT;

BEGIN;
-- 22.1 set not null on My "App".select.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" ALTER COLUMN abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk SET NOT NULL;
-- 22.2 drop constraint My "App".select.pleat_not_null_abcdefghijklmnopqrstuvwxyzabcdefghijklm_5325f7a6 | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" DROP CONSTRAINT pleat_not_null_abcdefghijklmnopqrstuvwxyzabcdefghijklm_5325f7a6;
-- 23.1 drop the copy and rename column My "App".select.a.b to where: stop keeping My "App".select.where equal to a.b | lock: ACCESS EXCLUSIVE on My "App".select
DROP TRIGGER pleat_mirror_where ON "My ""App"""."select";
-- 23.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."My ""App"".select.where" ();
-- 23.3 drop column My "App".select.where | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" DROP COLUMN "where";
-- 23.4 rename column My "App".select.a.b to where | lock: ACCESS EXCLUSIVE on My "App".select | H301 code from before the change fails from here on
ALTER TABLE "My ""App"""."select" RENAME COLUMN "a.b" TO "where";
-- 24. add check My "App".select.is it?, not validated yet | lock: ACCESS EXCLUSIVE on My "App".select | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE "My ""App"""."select" ADD CONSTRAINT "is it?" CHECK ("größe" > 0 and "where" <> '$pleat$') NOT VALID;
COMMIT;

BEGIN;
-- 25. validate constraint My "App".select.is it? | lock: SHARE UPDATE EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" VALIDATE CONSTRAINT "is it?";
COMMIT;

BEGIN;
-- 26.1 put the successor of My "App".select.it's in its place: stop keeping My "App".select.pleat_new_it's equal to it's | lock: ACCESS EXCLUSIVE on My "App".select
DROP TRIGGER "pleat_mirror_pleat_new_it's" ON "My ""App"""."select";
-- 26.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."My ""App"".select.pleat_new_it's" ();
-- 26.3 rename column My "App".select.it's to pleat_old_it's | lock: ACCESS EXCLUSIVE on My "App".select | H301 code from before the change fails from here on
ALTER TABLE "My ""App"""."select" RENAME COLUMN "it's" TO "pleat_old_it's";
-- 26.4 rename column My "App".select.pleat_new_it's to it's | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" RENAME COLUMN "pleat_new_it's" TO "it's";
-- 26.5 drop column My "App".select.pleat_old_it's | lock: ACCESS EXCLUSIVE on My "App".select | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE "My ""App"""."select" DROP COLUMN "pleat_old_it's";
COMMIT;

SET lock_timeout = 0;
-- 27. build the index of unique key My "App".select.the key | lock: SHARE UPDATE EXCLUSIVE on My "App".select | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY "the key" ON "My ""App"""."select" ("it's", "from");
SET lock_timeout = '3s';

BEGIN;
-- 28. add unique My "App".select.the key from its index | lock: ACCESS EXCLUSIVE on My "App".select
ALTER TABLE "My ""App"""."select" ADD CONSTRAINT "the key" UNIQUE USING INDEX "the key";
COMMIT;

SET lock_timeout = 0;
-- 29. build index My "App".where.idx on My "App".select | lock: SHARE UPDATE EXCLUSIVE on My "App".select
CREATE INDEX CONCURRENTLY "where.idx" ON "My ""App"""."select" ("where", (lower("it's")));
SET lock_timeout = '3s';

BEGIN;
-- 30.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 30.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 30.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
