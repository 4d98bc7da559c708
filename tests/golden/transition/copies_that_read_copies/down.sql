-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table sample: the table comes back empty
-- not undone: drop table plant: the table comes back empty

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
  ('copy into count', true),
  ('copy into site', true),
  ('copy into total', true),
  ('fill machine.share', true),
  ('fill machine.site_id', true)
ON CONFLICT (name) DO NOTHING;
-- 2. create table sample | lock: none
CREATE TABLE public.sample (
  id bigint NOT NULL,
  plant text NOT NULL,
  made integer NOT NULL,
  CONSTRAINT sample_pkey PRIMARY KEY (id)
);
-- 3. create table plant | lock: none
CREATE TABLE public.plant (
  id text NOT NULL,
  city text NOT NULL,
  CONSTRAINT plant_pkey PRIMARY KEY (id)
);
-- 4. add foreign key sample.sample_plant_fkey | lock: SHARE ROW EXCLUSIVE on sample, SHARE ROW EXCLUSIVE on plant
ALTER TABLE public.sample ADD CONSTRAINT sample_plant_fkey FOREIGN KEY (plant) REFERENCES public.plant (id);
COMMIT;

BEGIN;
-- 5. drop constraint machine.machine_site_id_fkey | lock: ACCESS EXCLUSIVE on machine, ACCESS EXCLUSIVE on site | H204 locks the referenced table as well, for an instant
ALTER TABLE public.machine DROP CONSTRAINT machine_site_id_fkey;
-- 6. drop not null on machine.site_id | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine ALTER COLUMN site_id DROP NOT NULL;
-- 7. drop constraint machine.pleat_not_null_site_id | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine DROP CONSTRAINT IF EXISTS pleat_not_null_site_id;
COMMIT;

BEGIN;
-- 8.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."copy into site" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off SET pleat.copying = 'copy into site' AS $pleat$
DECLARE
  pleat_was text[];
  pleat_is text[];
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM public.site AS pleat_target USING (SELECT 'site ' || p.id, p.city FROM plant p) AS q (id, city) WHERE (pleat_target.id) = (q.id);
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    BEGIN
      INSERT INTO public.site (id, city)
      SELECT * FROM (WITH pleat_row AS (SELECT * FROM public.plant WHERE (public.plant.id) = (NEW.id)) select 'site ' || p.id, p.city from pleat_row p) AS q (id, city)
      WHERE NOT EXISTS (SELECT FROM public.site AS pleat_target WHERE (pleat_target.id) = (q.id))
      ON CONFLICT (id) DO NOTHING;
    EXCEPTION WHEN not_null_violation THEN
      NULL;
    END;
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    DELETE FROM public.site AS pleat_target USING (WITH pleat_row AS (SELECT OLD.*) select 'site ' || p.id, p.city from pleat_row p) AS q (id, city)
    WHERE (pleat_target.id) = (q.id);
    RETURN NULL;
  END IF;
  pleat_was := ARRAY(SELECT q::text FROM (WITH pleat_row AS (SELECT OLD.*) select 'site ' || p.id, p.city from pleat_row p) AS q ORDER BY 1);
  pleat_is := ARRAY(SELECT q::text FROM (WITH pleat_row AS (SELECT NEW.*) select 'site ' || p.id, p.city from pleat_row p) AS q ORDER BY 1);
  IF pleat_was = pleat_is THEN RETURN NULL; END IF;
    DELETE FROM public.site AS pleat_target USING (WITH pleat_row AS (SELECT OLD.*) select 'site ' || p.id, p.city from pleat_row p) AS q (id, city)
    WHERE (pleat_target.id) = (q.id)
    AND NOT EXISTS (SELECT FROM (WITH pleat_row AS (SELECT NEW.*) select 'site ' || p.id, p.city from pleat_row p) AS n (id, city) WHERE (n.id) = (q.id));
  INSERT INTO public.site (id, city)
  SELECT * FROM (WITH pleat_row AS (SELECT NEW.*) select 'site ' || p.id, p.city from pleat_row p) AS q
  ON CONFLICT (id) DO UPDATE SET city = excluded.city;
  RETURN NULL;
END $pleat$;
-- 8.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on plant
CREATE TRIGGER "!pleat_truncate_copy into site" BEFORE TRUNCATE ON public.plant FOR EACH STATEMENT EXECUTE FUNCTION pleat."copy into site" ('copy', 'copy into site');
-- 8.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on plant
ALTER TABLE public.plant ENABLE ALWAYS TRIGGER "!pleat_truncate_copy into site";
-- 8.5 write to site what is written to plant | lock: SHARE ROW EXCLUSIVE on plant
CREATE TRIGGER "!pleat_copy_copy into site" AFTER UPDATE OR DELETE ON public.plant FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into site') EXECUTE FUNCTION pleat."copy into site" ('copy', 'copy into site');
-- 8.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on plant
ALTER TABLE public.plant ENABLE ALWAYS TRIGGER "!pleat_copy_copy into site";
-- 8.7 let it run at the end of a transaction that adds rows | lock: SHARE ROW EXCLUSIVE on plant
CREATE CONSTRAINT TRIGGER "!pleat_copied_copy into site" AFTER INSERT ON public.plant DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into site') EXECUTE FUNCTION pleat."copy into site" ('copy', 'copy into site');
-- 8.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on plant
ALTER TABLE public.plant ENABLE ALWAYS TRIGGER "!pleat_copied_copy into site";
COMMIT;

BEGIN;
-- 9.1 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."copy into count, back" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off SET pleat.copying = 'copy into count' AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF ROW (OLD.id, OLD.made)::record OPERATOR(pg_catalog.*=) ROW (NEW.id, NEW.made)::record THEN RETURN NULL; END IF;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    UPDATE public.sample SET made = NULL WHERE (public.sample.id) = (OLD.id)
    AND (TG_OP = 'DELETE' OR ROW (OLD.id)::record OPERATOR(pg_catalog.*<>) ROW (NEW.id)::record);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    UPDATE public.sample SET made = NEW.made WHERE (public.sample.id) = (NEW.id);
  END IF;
  RETURN NULL;
END $pleat$;
-- 9.2 begin anew where the script was stopped | lock: SHARE ROW EXCLUSIVE on count
DROP TRIGGER IF EXISTS "!pleat_back_copy into count" ON public.count;
-- 9.3 write back to sample what is written to count | lock: SHARE ROW EXCLUSIVE on count
CREATE TRIGGER "!pleat_back_copy into count" AFTER INSERT OR UPDATE OR DELETE ON public.count FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into count') EXECUTE FUNCTION pleat."copy into count, back" ('back', 'copy into count');
-- 9.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on count
ALTER TABLE public.count ENABLE ALWAYS TRIGGER "!pleat_back_copy into count";
COMMIT;

-- 10. bring sample what count has | lock: ROW EXCLUSIVE on sample
CALL pleat.backfill('bring sample what count has', 'public.sample', ARRAY['id'], $pleat$
  WITH pleat_rows AS MATERIALIZED (SELECT * FROM public.count AS pleat_target WHERE (pleat_target.id) IN
    (SELECT id FROM public.sample WHERE PLEAT_BATCH) FOR SHARE)
  UPDATE public.sample SET (made) =
    (SELECT pleat_rows.made FROM pleat_rows WHERE (pleat_rows.id) = (public.sample.id))
  WHERE PLEAT_BATCH AND EXISTS (SELECT FROM pleat_rows WHERE (pleat_rows.id) = (public.sample.id))
    AND ROW (public.sample.made)::record OPERATOR(pg_catalog.*<>)
    (SELECT ROW (pleat_rows.made)::record FROM pleat_rows WHERE (pleat_rows.id) = (public.sample.id))
$pleat$);

BEGIN;
-- 11.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 11.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."copy into count" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off SET pleat.copying = 'copy into count' AS $pleat$
DECLARE
  pleat_was text[];
  pleat_is text[];
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM public.count AS pleat_target USING (SELECT s.id, 'site ' || s.plant, s.made FROM sample s WHERE (exists (select from site where id = 'site ' || s.plant))) AS q (id, site_id, made) WHERE (pleat_target.id) = (q.id);
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    BEGIN
      INSERT INTO public.count (id, site_id, made)
      SELECT * FROM (WITH pleat_row AS (SELECT * FROM public.sample WHERE (public.sample.id) = (NEW.id)) select s.id, 'site ' || s.plant, s.made from pleat_row s where (exists (select from site where id = 'site ' || s.plant))) AS q (id, site_id, made)
      WHERE NOT EXISTS (SELECT FROM public.count AS pleat_target WHERE (pleat_target.id) = (q.id))
      ON CONFLICT (id) DO NOTHING;
    EXCEPTION WHEN not_null_violation THEN
      NULL;
    END;
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    DELETE FROM public.count AS pleat_target USING (WITH pleat_row AS (SELECT OLD.*) select s.id, 'site ' || s.plant, s.made from pleat_row s where (exists (select from site where id = 'site ' || s.plant))) AS q (id, site_id, made)
    WHERE (pleat_target.id) = (q.id);
    RETURN NULL;
  END IF;
  pleat_was := ARRAY(SELECT q::text FROM (WITH pleat_row AS (SELECT OLD.*) select s.id, 'site ' || s.plant, s.made from pleat_row s where (exists (select from site where id = 'site ' || s.plant))) AS q ORDER BY 1);
  pleat_is := ARRAY(SELECT q::text FROM (WITH pleat_row AS (SELECT NEW.*) select s.id, 'site ' || s.plant, s.made from pleat_row s where (exists (select from site where id = 'site ' || s.plant))) AS q ORDER BY 1);
  IF pleat_was = pleat_is THEN RETURN NULL; END IF;
    DELETE FROM public.count AS pleat_target USING (WITH pleat_row AS (SELECT OLD.*) select s.id, 'site ' || s.plant, s.made from pleat_row s where (exists (select from site where id = 'site ' || s.plant))) AS q (id, site_id, made)
    WHERE (pleat_target.id) = (q.id)
    AND NOT EXISTS (SELECT FROM (WITH pleat_row AS (SELECT NEW.*) select s.id, 'site ' || s.plant, s.made from pleat_row s where (exists (select from site where id = 'site ' || s.plant))) AS n (id, site_id, made) WHERE (n.id) = (q.id));
  INSERT INTO public.count (id, site_id, made)
  SELECT * FROM (WITH pleat_row AS (SELECT NEW.*) select s.id, 'site ' || s.plant, s.made from pleat_row s where (exists (select from site where id = 'site ' || s.plant))) AS q
  ON CONFLICT (id) DO UPDATE SET site_id = excluded.site_id, made = excluded.made;
  RETURN NULL;
END $pleat$;
-- 11.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on sample
CREATE TRIGGER "!pleat_truncate_copy into count" BEFORE TRUNCATE ON public.sample FOR EACH STATEMENT EXECUTE FUNCTION pleat."copy into count" ('copy', 'copy into count');
-- 11.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on sample
ALTER TABLE public.sample ENABLE ALWAYS TRIGGER "!pleat_truncate_copy into count";
-- 11.5 write to count what is written to sample | lock: SHARE ROW EXCLUSIVE on sample
CREATE TRIGGER "!pleat_copy_copy into count" AFTER UPDATE OR DELETE ON public.sample FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into count') EXECUTE FUNCTION pleat."copy into count" ('copy', 'copy into count');
-- 11.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on sample
ALTER TABLE public.sample ENABLE ALWAYS TRIGGER "!pleat_copy_copy into count";
-- 11.7 let it run at the end of a transaction that adds rows | lock: SHARE ROW EXCLUSIVE on sample
CREATE CONSTRAINT TRIGGER "!pleat_copied_copy into count" AFTER INSERT ON public.sample DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into count') EXECUTE FUNCTION pleat."copy into count" ('copy', 'copy into count');
-- 11.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on sample
ALTER TABLE public.sample ENABLE ALWAYS TRIGGER "!pleat_copied_copy into count";
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 stop writing back from count: copy into count | lock: ACCESS EXCLUSIVE on count
DROP TRIGGER "!pleat_back_copy into count" ON public.count;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."copy into count, back" ();
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop constraint machine.machine_plant_fkey: where what rows refer to is gone, it comes back unvalidated

BEGIN;
-- 1.1 stop following plant: copy into site | lock: ACCESS EXCLUSIVE on plant
DROP TRIGGER "!pleat_copy_copy into site" ON public.plant;
-- 1.2 drop its companion | lock: ACCESS EXCLUSIVE on plant
DROP TRIGGER "!pleat_copied_copy into site" ON public.plant;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on plant
DROP TRIGGER "!pleat_truncate_copy into site" ON public.plant;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."copy into site" ();
COMMIT;

BEGIN;
-- 2. set not null on sample.made again if every row allows it | lock: ACCESS EXCLUSIVE on sample | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.sample WHERE public.sample.made IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.sample.made';
  ELSE
    ALTER TABLE public.sample ALTER COLUMN made SET NOT NULL;
  END IF;
END $pleat$;
-- 3.1 stop following sample: copy into count | lock: ACCESS EXCLUSIVE on sample
DROP TRIGGER "!pleat_copy_copy into count" ON public.sample;
-- 3.2 drop its companion | lock: ACCESS EXCLUSIVE on sample
DROP TRIGGER "!pleat_copied_copy into count" ON public.sample;
-- 3.3 drop its companion | lock: ACCESS EXCLUSIVE on sample
DROP TRIGGER "!pleat_truncate_copy into count" ON public.sample;
-- 3.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."copy into count" ();
COMMIT;

BEGIN;
-- 4. drop constraint total.total_site_id_fkey | lock: ACCESS EXCLUSIVE on total, ACCESS EXCLUSIVE on site
ALTER TABLE public.total DROP CONSTRAINT total_site_id_fkey;
-- 5. drop table total | lock: ACCESS EXCLUSIVE on total
DROP TABLE public.total;
COMMIT;

BEGIN;
-- 6. drop constraint count.count_site_id_fkey | lock: ACCESS EXCLUSIVE on count, ACCESS EXCLUSIVE on site
ALTER TABLE public.count DROP CONSTRAINT count_site_id_fkey;
-- 7. drop table site | lock: ACCESS EXCLUSIVE on site
DROP TABLE public.site;
COMMIT;

BEGIN;
-- 8. add foreign key machine.machine_plant_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on machine, SHARE ROW EXCLUSIVE on plant | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.machine ADD CONSTRAINT machine_plant_fkey FOREIGN KEY (plant) REFERENCES public.plant (id) NOT VALID;
COMMIT;

BEGIN;
-- 9. validate constraint machine.machine_plant_fkey if every row keeps it | lock: SHARE UPDATE EXCLUSIVE on machine | H302 fails and changes nothing if rows exist that break the rule
DO $pleat$ BEGIN
  ALTER TABLE public.machine VALIDATE CONSTRAINT machine_plant_fkey;
EXCEPTION WHEN foreign_key_violation OR check_violation THEN
  RAISE WARNING 'pleat: % stays unvalidated: %', 'public.machine.machine_plant_fkey', SQLERRM;
END $pleat$;
COMMIT;

BEGIN;
-- 10. drop column machine.share | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine DROP COLUMN share;
-- 11. drop column machine.site_id | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine DROP COLUMN site_id;
COMMIT;

BEGIN;
-- 12. drop table count | lock: ACCESS EXCLUSIVE on count
DROP TABLE public.count;
-- 13.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 13.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 13.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
