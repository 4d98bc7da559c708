-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop index releases_version_idx | lock: ACCESS EXCLUSIVE on releases
DROP INDEX public.releases_version_idx;
-- 2. drop index releases_length_idx | lock: ACCESS EXCLUSIVE on releases
DROP INDEX public.releases_length_idx;
-- 3. drop table releases | lock: ACCESS EXCLUSIVE on releases
DROP TABLE public.releases;
-- 4. drop operator class version_ops using btree | lock: none
DROP OPERATOR CLASS public.version_ops USING btree;
-- 5. drop operator class length_ops using btree | lock: none
DROP OPERATOR CLASS public.length_ops USING btree;
-- 6. drop operator family version_ops using btree | lock: none
DROP OPERATOR FAMILY public.version_ops USING btree;
-- 7. drop operator family lengths using btree | lock: none
DROP OPERATOR FAMILY public.lengths USING btree;
-- 8. drop operator >=#(public.version, public.version) | lock: none
DROP OPERATOR public.>=# (public.version, public.version);
-- 9. drop operator >#(public.version, public.version) | lock: none
DROP OPERATOR public.># (public.version, public.version);
-- 10. drop operator =#(public.version, public.version) | lock: none
DROP OPERATOR public.=# (public.version, public.version);
-- 11. drop operator <=#(public.version, public.version) | lock: none
DROP OPERATOR public.<=# (public.version, public.version);
-- 12. drop operator <<<(text, text) | lock: none
DROP OPERATOR public.<<< (text, text);
-- 13. drop operator <#(public.version, public.version) | lock: none
DROP OPERATOR public.<# (public.version, public.version);
-- 14. drop function version_lt(public.version, public.version) | lock: none
DROP ROUTINE public.version_lt (public.version, public.version);
-- 15. drop function version_le(public.version, public.version) | lock: none
DROP ROUTINE public.version_le (public.version, public.version);
-- 16. drop function version_gt(public.version, public.version) | lock: none
DROP ROUTINE public.version_gt (public.version, public.version);
-- 17. drop function version_ge(public.version, public.version) | lock: none
DROP ROUTINE public.version_ge (public.version, public.version);
-- 18. drop function version_eq(public.version, public.version) | lock: none
DROP ROUTINE public.version_eq (public.version, public.version);
-- 19. drop function version_cmp(public.version, public.version) | lock: none
DROP ROUTINE public.version_cmp (public.version, public.version);
-- 20. drop function shorter(text, text) | lock: none
DROP ROUTINE public.shorter (text, text);
-- 21. drop function length_cmp(text, text) | lock: none
DROP ROUTINE public.length_cmp (text, text);
-- 22. drop function int_text_cmp(integer, text) | lock: none
DROP ROUTINE public.int_text_cmp (integer, text);
-- 23. drop composite type version | lock: none
DROP TYPE public.version;
COMMIT;
