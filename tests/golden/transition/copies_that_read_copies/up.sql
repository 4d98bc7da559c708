-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

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
  ('fill machine.site_id', false),
  ('fill machine.share', false),
  ('copy into site', false),
  ('copy into count', false),
  ('copy into total', false)
ON CONFLICT (name) DO NOTHING;
-- 2. create table count | lock: none
CREATE TABLE public.count (
  id bigint NOT NULL,
  site_id text NOT NULL,
  made integer NOT NULL,
  CONSTRAINT count_pkey PRIMARY KEY (id)
);
-- 3. add column machine.site_id text | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine ADD COLUMN site_id text;
-- 4. add column machine.share numeric | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine ADD COLUMN share numeric;
COMMIT;

BEGIN;
-- 5. drop constraint machine.machine_plant_fkey | lock: ACCESS EXCLUSIVE on machine, ACCESS EXCLUSIVE on plant | H204 locks the referenced table as well, for an instant
ALTER TABLE public.machine DROP CONSTRAINT machine_plant_fkey;
-- 6. create table site | lock: none
CREATE TABLE public.site (
  id text NOT NULL,
  city text NOT NULL,
  CONSTRAINT site_pkey PRIMARY KEY (id)
);
COMMIT;

BEGIN;
-- 7. add foreign key count.count_site_id_fkey | lock: none
ALTER TABLE public.count ADD CONSTRAINT count_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.site (id);
-- 8. create table total | lock: none
CREATE TABLE public.total (
  site_id text NOT NULL,
  made bigint NOT NULL,
  CONSTRAINT total_pkey PRIMARY KEY (site_id)
);
-- 9. add foreign key total.total_site_id_fkey | lock: none
ALTER TABLE public.total ADD CONSTRAINT total_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.site (id);
COMMIT;

BEGIN;
-- 10.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.2 create the function of the triggers that follow | lock: none
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
-- 10.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on sample | H302 fails and changes nothing if rows exist that break the rule
CREATE TRIGGER "!pleat_truncate_copy into count" BEFORE TRUNCATE ON public.sample FOR EACH STATEMENT EXECUTE FUNCTION pleat."copy into count" ('copy', 'copy into count');
-- 10.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on sample | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.sample ENABLE ALWAYS TRIGGER "!pleat_truncate_copy into count";
-- 10.5 write to count what is written to sample | lock: SHARE ROW EXCLUSIVE on sample | H302 fails and changes nothing if rows exist that break the rule
CREATE TRIGGER "!pleat_copy_copy into count" AFTER UPDATE OR DELETE ON public.sample FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into count') EXECUTE FUNCTION pleat."copy into count" ('copy', 'copy into count');
-- 10.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on sample | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.sample ENABLE ALWAYS TRIGGER "!pleat_copy_copy into count";
-- 10.7 let it run at the end of a transaction that adds rows | lock: SHARE ROW EXCLUSIVE on sample | H302 fails and changes nothing if rows exist that break the rule
CREATE CONSTRAINT TRIGGER "!pleat_copied_copy into count" AFTER INSERT ON public.sample DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into count') EXECUTE FUNCTION pleat."copy into count" ('copy', 'copy into count');
-- 10.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on sample | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.sample ENABLE ALWAYS TRIGGER "!pleat_copied_copy into count";
-- 11. drop not null on sample.made | lock: ACCESS EXCLUSIVE on sample
ALTER TABLE public.sample ALTER COLUMN made DROP NOT NULL;
COMMIT;

BEGIN;
-- 12.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 12.2 create the function of the triggers that follow | lock: none
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
-- 12.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on plant | H302 fails and changes nothing if rows exist that break the rule
CREATE TRIGGER "!pleat_truncate_copy into site" BEFORE TRUNCATE ON public.plant FOR EACH STATEMENT EXECUTE FUNCTION pleat."copy into site" ('copy', 'copy into site');
-- 12.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on plant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.plant ENABLE ALWAYS TRIGGER "!pleat_truncate_copy into site";
-- 12.5 write to site what is written to plant | lock: SHARE ROW EXCLUSIVE on plant | H302 fails and changes nothing if rows exist that break the rule
CREATE TRIGGER "!pleat_copy_copy into site" AFTER UPDATE OR DELETE ON public.plant FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into site') EXECUTE FUNCTION pleat."copy into site" ('copy', 'copy into site');
-- 12.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on plant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.plant ENABLE ALWAYS TRIGGER "!pleat_copy_copy into site";
-- 12.7 let it run at the end of a transaction that adds rows | lock: SHARE ROW EXCLUSIVE on plant | H302 fails and changes nothing if rows exist that break the rule
CREATE CONSTRAINT TRIGGER "!pleat_copied_copy into site" AFTER INSERT ON public.plant DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into site') EXECUTE FUNCTION pleat."copy into site" ('copy', 'copy into site');
-- 12.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on plant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.plant ENABLE ALWAYS TRIGGER "!pleat_copied_copy into site";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 13.1 look for rows that are to be copied and have the same key | lock: none
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM (
    SELECT q.id::text FROM (SELECT 'site ' || p.id, p.city FROM plant p) AS q (id, city)
  ) AS q (id) GROUP BY q.id HAVING pg_catalog.count(*) > 1) THEN
    RAISE unique_violation USING MESSAGE = 'pleat: rows that are to be copied into site have the same primary key';
  END IF;
END $pleat$;
-- 13.2 copy rows into site | lock: ROW EXCLUSIVE on site, ROW SHARE on plant | H311 what new code writes to what is new does not come back to old code, nor on the way back (id, city, rows that it adds)
CALL pleat.backfill('copy into site', 'public.site', ARRAY['p.id'], $pleat$
  INSERT INTO public.site (id, city)
  SELECT 'site ' || p.id, p.city FROM plant p
  WHERE PLEAT_BATCH
  FOR SHARE OF p
  ON CONFLICT (id) DO UPDATE SET city = excluded.city WHERE ROW (public.site.city)::record OPERATOR(pg_catalog.*<>) ROW (excluded.city)::record
$pleat$, source => 'plant p');

-- 14. fill machine.site_id | lock: ROW EXCLUSIVE on machine
CALL pleat.backfill('fill machine.site_id', 'public.machine', ARRAY['id'], $pleat$
  UPDATE public.machine SET site_id = ('site ' || plant)
  WHERE PLEAT_BATCH AND public.machine.site_id IS NULL
$pleat$);

-- 15.1 look for rows that are to be copied and have the same key | lock: none
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM (
    SELECT q.id::bigint FROM (SELECT s.id, 'site ' || s.plant, s.made FROM sample s WHERE (exists (select from site where id = 'site ' || s.plant))) AS q (id, site_id, made)
  ) AS q (id) GROUP BY q.id HAVING pg_catalog.count(*) > 1) THEN
    RAISE unique_violation USING MESSAGE = 'pleat: rows that are to be copied into count have the same primary key';
  END IF;
END $pleat$;
-- 15.2 copy rows into count | lock: ROW EXCLUSIVE on count, ROW SHARE on sample | H311 what new code writes to what is new does not come back to old code, nor on the way back (site_id, rows that it adds)
CALL pleat.backfill('copy into count', 'public.count', ARRAY['s.id'], $pleat$
  INSERT INTO public.count (id, site_id, made)
  SELECT s.id, 'site ' || s.plant, s.made FROM sample s
  WHERE PLEAT_BATCH AND (exists (select from site where id = 'site ' || s.plant))
  FOR SHARE OF s
  ON CONFLICT (id) DO UPDATE SET site_id = excluded.site_id, made = excluded.made WHERE ROW (public.count.site_id, public.count.made)::record OPERATOR(pg_catalog.*<>) ROW (excluded.site_id, excluded.made)::record
$pleat$, source => 'sample s');

BEGIN;
-- 16.1 create the function of the trigger that follows | lock: none
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
-- 16.2 begin anew where the script was stopped | lock: SHARE ROW EXCLUSIVE on count
DROP TRIGGER IF EXISTS "!pleat_back_copy into count" ON public.count;
-- 16.3 write back to sample what is written to count | lock: SHARE ROW EXCLUSIVE on count
CREATE TRIGGER "!pleat_back_copy into count" AFTER INSERT OR UPDATE OR DELETE ON public.count FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into count') EXECUTE FUNCTION pleat."copy into count, back" ('back', 'copy into count');
-- 16.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on count
ALTER TABLE public.count ENABLE ALWAYS TRIGGER "!pleat_back_copy into count";
COMMIT;

-- 17. copy rows into total | lock: ROW EXCLUSIVE on total
DO $pleat$
#variable_conflict use_column
BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'copy into total') THEN RETURN; END IF;
  INSERT INTO public.total (site_id, made)
  SELECT s.id, coalesce(sum(c.made), 0) FROM site s left join count c on c.site_id = s.id group by s.id;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'copy into total';
END $pleat$;

-- 18. fill machine.share | lock: ROW EXCLUSIVE on machine
CALL pleat.backfill('fill machine.share', 'public.machine', ARRAY['id'], $pleat$
  UPDATE public.machine SET share = ((select machine.id / (t.made + 1.0) from public.total t where t.site_id = 'site ' || machine.plant))
  WHERE PLEAT_BATCH AND public.machine.share IS NULL
$pleat$);

BEGIN;
-- 19. check that everything is in the totals | lock: none
DO $pleat$
#variable_conflict use_column
BEGIN
  IF ((select sum(made) from total) = (select sum(made) from sample)) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: everything is in the totals',
      HINT = 'nothing was dropped; bring the rows in line and run this phase again';
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 20. check that every machine has its share | lock: none
DO $pleat$
#variable_conflict use_column
BEGIN
  IF (not exists (select from machine where share is null)) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: every machine has its share',
      HINT = 'nothing was dropped; bring the rows in line and run this phase again';
  END IF;
END $pleat$;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 21.1 stop following sample: copy into count | lock: ACCESS EXCLUSIVE on sample
DROP TRIGGER "!pleat_copy_copy into count" ON public.sample;
-- 21.2 drop its companion | lock: ACCESS EXCLUSIVE on sample
DROP TRIGGER "!pleat_copied_copy into count" ON public.sample;
-- 21.3 drop its companion | lock: ACCESS EXCLUSIVE on sample
DROP TRIGGER "!pleat_truncate_copy into count" ON public.sample;
-- 21.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."copy into count" ();
COMMIT;

BEGIN;
-- 22.1 stop writing back from count: copy into count | lock: ACCESS EXCLUSIVE on count
DROP TRIGGER "!pleat_back_copy into count" ON public.count;
-- 22.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."copy into count, back" ();
COMMIT;

BEGIN;
-- 23.1 stop following plant: copy into site | lock: ACCESS EXCLUSIVE on plant
DROP TRIGGER "!pleat_copy_copy into site" ON public.plant;
-- 23.2 drop its companion | lock: ACCESS EXCLUSIVE on plant
DROP TRIGGER "!pleat_copied_copy into site" ON public.plant;
-- 23.3 drop its companion | lock: ACCESS EXCLUSIVE on plant
DROP TRIGGER "!pleat_truncate_copy into site" ON public.plant;
-- 23.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."copy into site" ();
COMMIT;

-- 24. fill machine.site_id | lock: ROW EXCLUSIVE on machine
CALL pleat.backfill('fill machine.site_id once more', 'public.machine', ARRAY['id'], $pleat$
  UPDATE public.machine SET site_id = ('site ' || plant)
  WHERE PLEAT_BATCH AND public.machine.site_id IS NULL
$pleat$);

BEGIN;
-- 25.1 drop constraint machine.pleat_not_null_site_id | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine DROP CONSTRAINT IF EXISTS pleat_not_null_site_id;
-- 25.2 reject new nulls in machine.site_id | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine ADD CONSTRAINT pleat_not_null_site_id CHECK (site_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 26. validate constraint machine.pleat_not_null_site_id | lock: SHARE UPDATE EXCLUSIVE on machine
ALTER TABLE public.machine VALIDATE CONSTRAINT pleat_not_null_site_id;
COMMIT;

BEGIN;
-- 27.1 set not null on machine.site_id | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine ALTER COLUMN site_id SET NOT NULL;
-- 27.2 drop constraint machine.pleat_not_null_site_id | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine DROP CONSTRAINT pleat_not_null_site_id;
COMMIT;

BEGIN;
-- 28. add foreign key machine.machine_site_id_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on machine, SHARE ROW EXCLUSIVE on site | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.machine ADD CONSTRAINT machine_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.site (id) NOT VALID;
COMMIT;

BEGIN;
-- 29. validate constraint machine.machine_site_id_fkey | lock: SHARE UPDATE EXCLUSIVE on machine
ALTER TABLE public.machine VALIDATE CONSTRAINT machine_site_id_fkey;
COMMIT;

BEGIN;
-- 30. drop constraint sample.sample_plant_fkey | lock: ACCESS EXCLUSIVE on sample, ACCESS EXCLUSIVE on plant | H204 locks the referenced table as well, for an instant
ALTER TABLE public.sample DROP CONSTRAINT sample_plant_fkey;
-- 31. drop table plant | lock: ACCESS EXCLUSIVE on plant | H101 rows or values are gone for good
DROP TABLE public.plant;
-- 32. drop table sample | lock: ACCESS EXCLUSIVE on sample | H101 rows or values are gone for good
DROP TABLE public.sample;
-- 33.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 33.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 33.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
