-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table ProductionMetric: the table comes back empty
-- not undone: drop table Plant: the table comes back empty

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
CREATE OR REPLACE PROCEDURE pleat.backfill(
  what text, target regclass, key text[], step text, source text DEFAULT NULL)
LANGUAGE plpgsql AS $pleat$
-- Runs the statement `step` for one range of rows after the other, in the order of `key`, or of
-- pages (ctid); PLEAT_BATCH stands for the range in it. Each range is a transaction of about 0.1 s.
-- What is done is done: called again, it goes on from there.
DECLARE
  max_lag CONSTANT interval := coalesce(pg_catalog.current_setting('pleat.max_lag', true), '10s');
  shown CONSTANT text := pg_catalog.current_setting('application_name');
  -- Keys are written and read so that whoever goes on finds the same, whatever his settings.
  style CONSTANT text := pg_catalog.current_setting('datestyle');
  interval_style CONSTANT text := pg_catalog.current_setting('intervalstyle');
  digits CONSTANT text := pg_catalog.current_setting('extra_float_digits');
  started CONSTANT timestamptz := pg_catalog.clock_timestamp();
  told timestamptz := started;
  began timestamptz;
  paged CONSTANT boolean := key = ARRAY['ctid'];
  keys CONSTANT text := pg_catalog.array_to_string(key, ', ');
  size bigint := CASE WHEN paged THEN 64 ELSE 1000 END;  -- pages or rows in a range
  total bigint;
  gone bigint;
  low text;   -- the range begins after this key, or with the first row (null)
  high text;  -- and ends with this one, or with the last row (null)
  done boolean;
  obstacle text;
  changed bigint := 0;
  step_changed bigint;
  plan json;
BEGIN
  SELECT p.done_to, p.passed, p.finished INTO low, gone, done
  FROM pleat.progress AS p WHERE p.name = what;
  IF done THEN RETURN; END IF;
  gone := coalesce(gone, 0);
  EXECUTE 'EXPLAIN (FORMAT JSON) SELECT FROM ' || coalesce(source, target::text) INTO plan;
  total := plan->0->'Plan'->>'Plan Rows';
  LOOP
    -- Replicas, and those who wait for a lock on the whole table, go first.
    SELECT 'a replica is ' || r.replay_lag || ' behind, pleat.max_lag is ' || max_lag INTO obstacle
    FROM pg_catalog.pg_stat_replication AS r WHERE r.replay_lag > max_lag
    UNION ALL SELECT 'others wait for a lock on ' || target FROM pg_catalog.pg_locks AS l
    JOIN pg_catalog.pg_database AS d ON d.oid = l.database
    WHERE l.relation = target AND NOT l.granted AND d.datname = pg_catalog.current_database()
    LIMIT 1;
    began := pg_catalog.clock_timestamp();
    IF obstacle IS NULL THEN
      BEGIN
        PERFORM pg_catalog.set_config('lock_timeout', '100ms', true);
        IF paged THEN
          WITH RECURSIVE tables AS (SELECT target::oid AS id UNION SELECT i.inhrelid
            FROM pg_catalog.pg_inherits AS i JOIN tables ON i.inhparent = tables.id)
          SELECT max(pg_catalog.pg_relation_size(t.id)) /
            pg_catalog.current_setting('block_size')::bigint INTO total FROM tables AS t;
          high := CASE WHEN gone + size < total
            THEN pg_catalog.format('''(%s,65535)''', gone + size - 1) END;
        ELSE
          PERFORM pg_catalog.set_config('datestyle', 'ISO', true),
            pg_catalog.set_config('intervalstyle', 'postgres', true),
            pg_catalog.set_config('extra_float_digits', '1', true);
          EXECUTE pg_catalog.format('SELECT concat_ws('', '', quote_literal(%s)) FROM %s %s
            ORDER BY %s OFFSET %s LIMIT 1',
            pg_catalog.array_to_string(key, '), quote_literal('), coalesce(source, target::text),
            'WHERE (' || keys || ') > (' || low || ')', keys, size - 1) INTO high;
          PERFORM pg_catalog.set_config('datestyle', style, true),
            pg_catalog.set_config('intervalstyle', interval_style, true),
            pg_catalog.set_config('extra_float_digits', digits, true);
        END IF;
        EXECUTE pg_catalog.replace(step, 'PLEAT_BATCH', coalesce(nullif(pg_catalog.concat_ws(
          ' AND ', '(' || keys || ') > (' || low || ')', '(' || keys || ') <= (' || high || ')'),
          ''), 'true'));
        GET DIAGNOSTICS step_changed = ROW_COUNT;
        UPDATE pleat.progress AS p SET done_to = high, passed = gone + size,
          finished = high IS NULL, updated_at = pg_catalog.clock_timestamp() WHERE p.name = what;
      EXCEPTION WHEN lock_not_available OR deadlock_detected OR serialization_failure THEN
        obstacle := SQLERRM;
      END;
    END IF;
    COMMIT;
    IF obstacle IS NULL THEN
      changed := changed + step_changed;
      EXIT WHEN high IS NULL;
      low := high;
      gone := gone + size;
      -- Towards 0.1 s, at most twice as many at a time.
      size := greatest(20, least(100000, size * least(2, 0.1 / greatest(0.001,
        extract(epoch FROM pg_catalog.clock_timestamp() - began)))));
    ELSE
      size := greatest(20, size / 2);
      PERFORM pg_catalog.pg_sleep(0.1);
    END IF;
    PERFORM pg_catalog.set_config('application_name', pg_catalog.format('pleat: %s %s %%',
      pg_catalog.left(what, 48), least(99, 100 * gone / greatest(1, total))), false);
    IF pg_catalog.clock_timestamp() > told + interval '10s' THEN
      told := pg_catalog.clock_timestamp();
      RAISE NOTICE 'pleat: %, % %%: %', what, least(99, 100 * gone / greatest(1, total)),
        coalesce(obstacle, changed || ' rows changed so far');
    END IF;
  END LOOP;
  PERFORM pg_catalog.set_config('application_name', shown, false);
  RAISE NOTICE 'pleat: %: % rows changed in %', what, changed,
    pg_catalog.date_trunc('milliseconds', pg_catalog.clock_timestamp() - started);
  -- The planner is to know what has been filled, where it knew anything of the table.
  IF changed > 0 AND source IS NULL AND
      (SELECT c.reltuples > 0 FROM pg_catalog.pg_class AS c WHERE c.oid = target) THEN
    EXECUTE 'ANALYZE ' || target;
  END IF;
END $pleat$;
-- 1.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('copy into note', true),
  ('copy into production_counts', true),
  ('copy into production_counts_by_id', true),
  ('copy into site', true),
  ('copy into site (2)', true)
ON CONFLICT (name) DO NOTHING;
-- 2. create table ProductionMetric | lock: none
CREATE TABLE public."ProductionMetric" (
  id bigint NOT NULL,
  "timestamp" timestamp with time zone NOT NULL,
  "workUnitId" bigint NOT NULL,
  "totalOutput" integer,
  notes text,
  CONSTRAINT "ProductionMetric_pkey" PRIMARY KEY (id)
);
-- 3. create table Plant | lock: none
CREATE TABLE public."Plant" (
  code character varying(10) NOT NULL,
  city text NOT NULL,
  CONSTRAINT "Plant_pkey" PRIMARY KEY (code, city)
);
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."copy into production_counts_by_id" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off SET pleat.copying = 'copy into production_counts_by_id' AS $pleat$
DECLARE
  pleat_was text[];
  pleat_is text[];
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM public.production_counts_by_id AS pleat_target USING (SELECT pm.id FROM "ProductionMetric" pm) AS q (id) WHERE (pleat_target.id) = (q.id);
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    BEGIN
      INSERT INTO public.production_counts_by_id (id)
      SELECT * FROM (WITH pleat_row AS (SELECT * FROM public."ProductionMetric" WHERE (public."ProductionMetric".id) = (NEW.id)) select pm.id from pleat_row pm) AS q (id)
      WHERE NOT EXISTS (SELECT FROM public.production_counts_by_id AS pleat_target WHERE (pleat_target.id) = (q.id))
      ON CONFLICT (id) DO NOTHING;
    EXCEPTION WHEN not_null_violation THEN
      NULL;
    END;
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    DELETE FROM public.production_counts_by_id AS pleat_target USING (WITH pleat_row AS (SELECT OLD.*) select pm.id from pleat_row pm) AS q (id)
    WHERE (pleat_target.id) = (q.id);
    RETURN NULL;
  END IF;
  pleat_was := ARRAY(SELECT q::text FROM (WITH pleat_row AS (SELECT OLD.*) select pm.id from pleat_row pm) AS q ORDER BY 1);
  pleat_is := ARRAY(SELECT q::text FROM (WITH pleat_row AS (SELECT NEW.*) select pm.id from pleat_row pm) AS q ORDER BY 1);
  IF pleat_was = pleat_is THEN RETURN NULL; END IF;
    DELETE FROM public.production_counts_by_id AS pleat_target USING (WITH pleat_row AS (SELECT OLD.*) select pm.id from pleat_row pm) AS q (id)
    WHERE (pleat_target.id) = (q.id)
    AND NOT EXISTS (SELECT FROM (WITH pleat_row AS (SELECT NEW.*) select pm.id from pleat_row pm) AS n (id) WHERE (n.id) = (q.id));
  INSERT INTO public.production_counts_by_id (id)
  SELECT * FROM (WITH pleat_row AS (SELECT NEW.*) select pm.id from pleat_row pm) AS q
  ON CONFLICT (id) DO NOTHING;
  RETURN NULL;
END $pleat$;
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on ProductionMetric
CREATE TRIGGER "!pleat_truncate_copy into production_counts_by_id" BEFORE TRUNCATE ON public."ProductionMetric" FOR EACH STATEMENT EXECUTE FUNCTION pleat."copy into production_counts_by_id" ('copy', 'copy into production_counts_by_id');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on ProductionMetric
ALTER TABLE public."ProductionMetric" ENABLE ALWAYS TRIGGER "!pleat_truncate_copy into production_counts_by_id";
-- 4.5 write to production_counts_by_id what is written to ProductionMetric | lock: SHARE ROW EXCLUSIVE on ProductionMetric
CREATE TRIGGER "!pleat_copy_copy into production_counts_by_id" AFTER UPDATE OR DELETE ON public."ProductionMetric" FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into production_counts_by_id') EXECUTE FUNCTION pleat."copy into production_counts_by_id" ('copy', 'copy into production_counts_by_id');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on ProductionMetric
ALTER TABLE public."ProductionMetric" ENABLE ALWAYS TRIGGER "!pleat_copy_copy into production_counts_by_id";
-- 4.7 let it run at the end of a transaction that adds rows | lock: SHARE ROW EXCLUSIVE on ProductionMetric
CREATE CONSTRAINT TRIGGER "!pleat_copied_copy into production_counts_by_id" AFTER INSERT ON public."ProductionMetric" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into production_counts_by_id') EXECUTE FUNCTION pleat."copy into production_counts_by_id" ('copy', 'copy into production_counts_by_id');
-- 4.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on ProductionMetric
ALTER TABLE public."ProductionMetric" ENABLE ALWAYS TRIGGER "!pleat_copied_copy into production_counts_by_id";
-- 5.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."copy into production_counts" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off SET pleat.copying = 'copy into production_counts' AS $pleat$
DECLARE
  pleat_was text[];
  pleat_is text[];
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM public.production_counts AS pleat_target USING (SELECT pm."timestamp", pm."workUnitId", pm."totalOutput" FROM "ProductionMetric" pm WHERE (pm."totalOutput" > 0)) AS q (ts, equipment_id, total) WHERE (pleat_target.equipment_id, pleat_target.ts) = (q.equipment_id, q.ts);
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    BEGIN
      INSERT INTO public.production_counts (ts, equipment_id, total)
      SELECT * FROM (WITH pleat_row AS (SELECT * FROM public."ProductionMetric" WHERE (public."ProductionMetric".id) = (NEW.id)) select pm."timestamp", pm."workUnitId", pm."totalOutput" from pleat_row pm where (pm."totalOutput" > 0)) AS q (ts, equipment_id, total)
      WHERE NOT EXISTS (SELECT FROM public.production_counts AS pleat_target WHERE (pleat_target.equipment_id, pleat_target.ts) = (q.equipment_id, q.ts))
      ON CONFLICT (equipment_id, ts) DO NOTHING;
    EXCEPTION WHEN not_null_violation THEN
      NULL;
    END;
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    DELETE FROM public.production_counts AS pleat_target USING (WITH pleat_row AS (SELECT OLD.*) select pm."timestamp", pm."workUnitId", pm."totalOutput" from pleat_row pm where (pm."totalOutput" > 0)) AS q (ts, equipment_id, total)
    WHERE (pleat_target.equipment_id, pleat_target.ts) = (q.equipment_id, q.ts);
    RETURN NULL;
  END IF;
  pleat_was := ARRAY(SELECT q::text FROM (WITH pleat_row AS (SELECT OLD.*) select pm."timestamp", pm."workUnitId", pm."totalOutput" from pleat_row pm where (pm."totalOutput" > 0)) AS q ORDER BY 1);
  pleat_is := ARRAY(SELECT q::text FROM (WITH pleat_row AS (SELECT NEW.*) select pm."timestamp", pm."workUnitId", pm."totalOutput" from pleat_row pm where (pm."totalOutput" > 0)) AS q ORDER BY 1);
  IF pleat_was = pleat_is THEN RETURN NULL; END IF;
    DELETE FROM public.production_counts AS pleat_target USING (WITH pleat_row AS (SELECT OLD.*) select pm."timestamp", pm."workUnitId", pm."totalOutput" from pleat_row pm where (pm."totalOutput" > 0)) AS q (ts, equipment_id, total)
    WHERE (pleat_target.equipment_id, pleat_target.ts) = (q.equipment_id, q.ts)
    AND NOT EXISTS (SELECT FROM (WITH pleat_row AS (SELECT NEW.*) select pm."timestamp", pm."workUnitId", pm."totalOutput" from pleat_row pm where (pm."totalOutput" > 0)) AS n (ts, equipment_id, total) WHERE (n.equipment_id, n.ts) = (q.equipment_id, q.ts));
  INSERT INTO public.production_counts (ts, equipment_id, total)
  SELECT * FROM (WITH pleat_row AS (SELECT NEW.*) select pm."timestamp", pm."workUnitId", pm."totalOutput" from pleat_row pm where (pm."totalOutput" > 0)) AS q
  ON CONFLICT (equipment_id, ts) DO UPDATE SET total = excluded.total;
  RETURN NULL;
END $pleat$;
-- 5.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on ProductionMetric
CREATE TRIGGER "!pleat_truncate_copy into production_counts" BEFORE TRUNCATE ON public."ProductionMetric" FOR EACH STATEMENT EXECUTE FUNCTION pleat."copy into production_counts" ('copy', 'copy into production_counts');
-- 5.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on ProductionMetric
ALTER TABLE public."ProductionMetric" ENABLE ALWAYS TRIGGER "!pleat_truncate_copy into production_counts";
-- 5.5 write to production_counts what is written to ProductionMetric | lock: SHARE ROW EXCLUSIVE on ProductionMetric
CREATE TRIGGER "!pleat_copy_copy into production_counts" AFTER UPDATE OR DELETE ON public."ProductionMetric" FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into production_counts') EXECUTE FUNCTION pleat."copy into production_counts" ('copy', 'copy into production_counts');
-- 5.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on ProductionMetric
ALTER TABLE public."ProductionMetric" ENABLE ALWAYS TRIGGER "!pleat_copy_copy into production_counts";
-- 5.7 let it run at the end of a transaction that adds rows | lock: SHARE ROW EXCLUSIVE on ProductionMetric
CREATE CONSTRAINT TRIGGER "!pleat_copied_copy into production_counts" AFTER INSERT ON public."ProductionMetric" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_catalog.current_setting('pleat.copying', true) IS DISTINCT FROM 'copy into production_counts') EXECUTE FUNCTION pleat."copy into production_counts" ('copy', 'copy into production_counts');
-- 5.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on ProductionMetric
ALTER TABLE public."ProductionMetric" ENABLE ALWAYS TRIGGER "!pleat_copied_copy into production_counts";
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 stop following ProductionMetric: copy into production_counts_by_id | lock: ACCESS EXCLUSIVE on ProductionMetric
DROP TRIGGER "!pleat_copy_copy into production_counts_by_id" ON public."ProductionMetric";
-- 1.2 drop its companion | lock: ACCESS EXCLUSIVE on ProductionMetric
DROP TRIGGER "!pleat_copied_copy into production_counts_by_id" ON public."ProductionMetric";
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on ProductionMetric
DROP TRIGGER "!pleat_truncate_copy into production_counts_by_id" ON public."ProductionMetric";
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."copy into production_counts_by_id" ();
-- 2.1 stop following ProductionMetric: copy into production_counts | lock: ACCESS EXCLUSIVE on ProductionMetric
DROP TRIGGER "!pleat_copy_copy into production_counts" ON public."ProductionMetric";
-- 2.2 drop its companion | lock: ACCESS EXCLUSIVE on ProductionMetric
DROP TRIGGER "!pleat_copied_copy into production_counts" ON public."ProductionMetric";
-- 2.3 drop its companion | lock: ACCESS EXCLUSIVE on ProductionMetric
DROP TRIGGER "!pleat_truncate_copy into production_counts" ON public."ProductionMetric";
-- 2.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."copy into production_counts" ();
COMMIT;

BEGIN;
-- 3. drop table site | lock: ACCESS EXCLUSIVE on site
DROP TABLE public.site;
COMMIT;

BEGIN;
-- 4. drop constraint note.note_metric_id_fkey | lock: ACCESS EXCLUSIVE on note, ACCESS EXCLUSIVE on production_counts_by_id
ALTER TABLE public.note DROP CONSTRAINT note_metric_id_fkey;
-- 5. drop table production_counts_by_id | lock: ACCESS EXCLUSIVE on production_counts_by_id
DROP TABLE public.production_counts_by_id;
COMMIT;

BEGIN;
-- 6. drop table production_counts | lock: ACCESS EXCLUSIVE on production_counts
DROP TABLE public.production_counts;
COMMIT;

BEGIN;
-- 7. drop table note | lock: ACCESS EXCLUSIVE on note
DROP TABLE public.note;
-- 8.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 8.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 8.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
