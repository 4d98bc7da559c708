#pragma once

#include <string_view>

namespace pleat::sql {

// The range of a batch, in a statement that pleat.backfill runs.
inline constexpr std::string_view kBatch = "PLEAT_BATCH";

// The procedure pleat.backfill, which every fill and copy of a script calls. Its statements are
// dynamic, so that the planner, and whoever looks at pg_stat_activity, sees the bounds of a batch
// as constants; an untyped literal takes the type of the column that it is compared with (manual,
// 10.2). Where nothing replaces PLEAT_BATCH, a statement fails: no column is called that. Locks are
// waited for less than deadlock_timeout, so that it is never the application's statement that is
// cancelled. COMMIT must not stand in a block that catches (manual, 43.8); the rollback of that
// block lets go of the rows that the batch has locked.
inline constexpr std::string_view kBackfillProcedure =
    R"sql(CREATE OR REPLACE PROCEDURE pleat.backfill(
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
END $pleat$)sql";

}  // namespace pleat::sql
