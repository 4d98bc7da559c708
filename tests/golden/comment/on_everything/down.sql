-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = s, public;

BEGIN;
-- 1. comment on index s.t_idx | lock: SHARE UPDATE EXCLUSIVE on s.t_idx
COMMENT ON INDEX s.t_idx IS NULL;
COMMIT;

BEGIN;
-- 2. comment on index s.m_idx | lock: SHARE UPDATE EXCLUSIVE on s.m_idx
COMMENT ON INDEX s.m_idx IS NULL;
COMMIT;

BEGIN;
-- 3. comment on column s.m.id | lock: SHARE UPDATE EXCLUSIVE on s.m
COMMENT ON COLUMN s.m.id IS NULL;
-- 4. comment on materialized view s.m | lock: SHARE UPDATE EXCLUSIVE on s.m
COMMENT ON MATERIALIZED VIEW s.m IS NULL;
COMMIT;

BEGIN;
-- 5. comment on column s.v.id | lock: SHARE UPDATE EXCLUSIVE on s.v
COMMENT ON COLUMN s.v.id IS NULL;
-- 6. comment on view s.v | lock: SHARE UPDATE EXCLUSIVE on s.v
COMMENT ON VIEW s.v IS NULL;
COMMIT;

BEGIN;
-- 7. comment on constraint s.t.t_check | lock: ACCESS SHARE on s.t
COMMENT ON CONSTRAINT t_check ON s.t IS NULL;
-- 8. comment on column s.t.a | lock: SHARE UPDATE EXCLUSIVE on s.t
COMMENT ON COLUMN s.t.a IS NULL;
-- 9. comment on column s.t.id | lock: SHARE UPDATE EXCLUSIVE on s.t
COMMENT ON COLUMN s.t.id IS NULL;
-- 10. comment on table s.t | lock: SHARE UPDATE EXCLUSIVE on s.t
COMMENT ON TABLE s.t IS NULL;
COMMIT;

BEGIN;
-- 11. comment on sequence s.q | lock: SHARE UPDATE EXCLUSIVE on s.q
COMMENT ON SEQUENCE s.q IS NULL;
-- 12. comment on enum s.e | lock: none
COMMENT ON TYPE s.e IS NULL;
-- 13. comment on schema s | lock: none
COMMENT ON SCHEMA s IS NULL;
-- 14. comment on extension hstore | lock: none
DO $pleat$ BEGIN EXECUTE (
  SELECT pg_catalog.format('COMMENT ON EXTENSION %I IS %L', a.name, a.comment)
  FROM pg_catalog.pg_available_extensions AS a
  WHERE a.name = 'hstore'
); END $pleat$;
COMMIT;
