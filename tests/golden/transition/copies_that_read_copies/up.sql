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

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 10. copy rows into site | lock: none
CALL pleat.backfill('copy into site', 'public.site', ARRAY['p.id'], $pleat$
  INSERT INTO public.site (id, city)
  SELECT 'site ' || p.id, p.city FROM plant p
  WHERE PLEAT_BATCH
$pleat$, source => 'plant p');

-- 11. fill machine.site_id | lock: ROW EXCLUSIVE on machine
CALL pleat.backfill('fill machine.site_id', 'public.machine', ARRAY['id'], $pleat$
  UPDATE public.machine SET site_id = ('site ' || plant)
  WHERE PLEAT_BATCH AND public.machine.site_id IS NULL
$pleat$);

-- 12. copy rows into count | lock: none
CALL pleat.backfill('copy into count', 'public.count', ARRAY['s.id'], $pleat$
  INSERT INTO public.count (id, site_id, made)
  SELECT s.id, 'site ' || s.plant, s.made FROM sample s
  WHERE PLEAT_BATCH AND (exists (select from site where id = 'site ' || s.plant))
$pleat$, source => 'sample s');

-- 13. copy rows into total | lock: none
DO $pleat$ BEGIN
  IF (SELECT finished FROM pleat.progress WHERE name = 'copy into total') THEN RETURN; END IF;
  INSERT INTO public.total (site_id, made)
  SELECT s.id, coalesce(sum(c.made), 0) FROM site s left join count c on c.site_id = s.id group by s.id;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'copy into total';
END $pleat$;

-- 14. fill machine.share | lock: ROW EXCLUSIVE on machine
CALL pleat.backfill('fill machine.share', 'public.machine', ARRAY['id'], $pleat$
  UPDATE public.machine SET share = ((select machine.id / (t.made + 1.0) from public.total t where t.site_id = 'site ' || machine.plant))
  WHERE PLEAT_BATCH AND public.machine.share IS NULL
$pleat$);

BEGIN;
-- 15. check that everything is in the totals | lock: none
DO $pleat$ BEGIN
  IF ((select sum(made) from total) = (select sum(made) from sample)) IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = 'pleat: not true: everything is in the totals',
      HINT = 'nothing was dropped; bring the rows in line and run this phase again';
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 16. check that every machine has its share | lock: none
DO $pleat$ BEGIN
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
-- 17.1 drop constraint machine.pleat_not_null_site_id | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine DROP CONSTRAINT IF EXISTS pleat_not_null_site_id;
-- 17.2 reject new nulls in machine.site_id | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine ADD CONSTRAINT pleat_not_null_site_id CHECK (site_id IS NOT NULL) NOT VALID;
COMMIT;

-- 18. fill machine.site_id | lock: ROW EXCLUSIVE on machine
CALL pleat.backfill('fill machine.site_id once more', 'public.machine', ARRAY['id'], $pleat$
  UPDATE public.machine SET site_id = ('site ' || plant)
  WHERE PLEAT_BATCH AND public.machine.site_id IS NULL
$pleat$);

BEGIN;
-- 19. validate constraint machine.pleat_not_null_site_id | lock: SHARE UPDATE EXCLUSIVE on machine
ALTER TABLE public.machine VALIDATE CONSTRAINT pleat_not_null_site_id;
COMMIT;

BEGIN;
-- 20.1 set not null on machine.site_id | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine ALTER COLUMN site_id SET NOT NULL;
-- 20.2 drop constraint machine.pleat_not_null_site_id | lock: ACCESS EXCLUSIVE on machine
ALTER TABLE public.machine DROP CONSTRAINT pleat_not_null_site_id;
-- 21. add foreign key machine.machine_site_id_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on machine | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.machine ADD CONSTRAINT machine_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.site (id) NOT VALID;
COMMIT;

BEGIN;
-- 22. validate constraint machine.machine_site_id_fkey | lock: SHARE UPDATE EXCLUSIVE on machine
ALTER TABLE public.machine VALIDATE CONSTRAINT machine_site_id_fkey;
COMMIT;

BEGIN;
-- 23. drop constraint sample.sample_plant_fkey | lock: ACCESS EXCLUSIVE on sample, ACCESS EXCLUSIVE on plant | H204 locks the referenced table as well, for an instant
ALTER TABLE public.sample DROP CONSTRAINT sample_plant_fkey;
-- 24. drop table plant | lock: ACCESS EXCLUSIVE on plant | H101 rows or values are gone for good
DROP TABLE public.plant;
-- 25. drop table sample | lock: ACCESS EXCLUSIVE on sample | H101 rows or values are gone for good
DROP TABLE public.sample;
-- 26.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 26.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 26.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
