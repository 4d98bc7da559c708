-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = s, public;

BEGIN;
-- 1. comment on extension hstore | lock: none
COMMENT ON EXTENSION hstore IS 'Pairs';
-- 2. comment on schema s | lock: none
COMMENT ON SCHEMA s IS 'Words';
-- 3. comment on enum s.e | lock: none
COMMENT ON TYPE s.e IS 'Words';
-- 4. comment on sequence s.q | lock: SHARE UPDATE EXCLUSIVE on s.q
COMMENT ON SEQUENCE s.q IS 'Words';
COMMIT;

BEGIN;
-- 5. comment on table s.t | lock: SHARE UPDATE EXCLUSIVE on s.t
COMMENT ON TABLE s.t IS 'Words';
-- 6. comment on column s.t.id | lock: SHARE UPDATE EXCLUSIVE on s.t
COMMENT ON COLUMN s.t.id IS 'Words with ''quotes''';
-- 7. comment on column s.t.a | lock: SHARE UPDATE EXCLUSIVE on s.t
COMMENT ON COLUMN s.t.a IS 'Two
lines';
-- 8. comment on constraint s.t.t_check | lock: ACCESS SHARE on s.t
COMMENT ON CONSTRAINT t_check ON s.t IS 'Words';
COMMIT;

BEGIN;
-- 9. comment on view s.v | lock: SHARE UPDATE EXCLUSIVE on s.v
COMMENT ON VIEW s.v IS 'Words';
-- 10. comment on column s.v.id | lock: SHARE UPDATE EXCLUSIVE on s.v
COMMENT ON COLUMN s.v.id IS 'Words';
COMMIT;

BEGIN;
-- 11. comment on materialized view s.m | lock: SHARE UPDATE EXCLUSIVE on s.m
COMMENT ON MATERIALIZED VIEW s.m IS 'Words';
-- 12. comment on column s.m.id | lock: SHARE UPDATE EXCLUSIVE on s.m
COMMENT ON COLUMN s.m.id IS 'Words';
COMMIT;

BEGIN;
-- 13. comment on index s.m_idx | lock: SHARE UPDATE EXCLUSIVE on s.m_idx
COMMENT ON INDEX s.m_idx IS 'Words';
COMMIT;

BEGIN;
-- 14. comment on index s.t_idx | lock: SHARE UPDATE EXCLUSIVE on s.t_idx
COMMENT ON INDEX s.t_idx IS 'Words';
COMMIT;
