-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop table releases | lock: ACCESS EXCLUSIVE on releases | H101 rows or values are gone for good
DROP TABLE public.releases;
-- 2. drop operator class length_ops using btree | lock: none
DROP OPERATOR CLASS public.length_ops USING btree;
-- 3. drop function length_cmp(text, text) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.length_cmp (text, text);
-- 4. drop operator <<<(text, text) | lock: none | H301 code from before the change fails from here on
DROP OPERATOR public.<<< (text, text);
-- 5. drop function shorter(text, text) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.shorter (text, text);
-- 6. drop operator family lengths using btree | lock: none
DROP OPERATOR FAMILY public.lengths USING btree;
-- 7. drop function int_text_cmp(integer, text) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.int_text_cmp (integer, text);
-- 8. drop operator class version_ops using btree | lock: none
DROP OPERATOR CLASS public.version_ops USING btree;
-- 9. drop function version_cmp(public.version, public.version) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.version_cmp (public.version, public.version);
-- 10. drop operator =#(public.version, public.version) | lock: none | H301 code from before the change fails from here on
DROP OPERATOR public.=# (public.version, public.version);
-- 11. drop function version_eq(public.version, public.version) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.version_eq (public.version, public.version);
-- 12. drop operator >#(public.version, public.version) | lock: none | H301 code from before the change fails from here on
DROP OPERATOR public.># (public.version, public.version);
-- 13. drop function version_gt(public.version, public.version) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.version_gt (public.version, public.version);
-- 14. drop operator >=#(public.version, public.version) | lock: none | H301 code from before the change fails from here on
DROP OPERATOR public.>=# (public.version, public.version);
-- 15. drop function version_ge(public.version, public.version) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.version_ge (public.version, public.version);
-- 16. drop operator <#(public.version, public.version) | lock: none | H301 code from before the change fails from here on
DROP OPERATOR public.<# (public.version, public.version);
-- 17. drop function version_lt(public.version, public.version) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.version_lt (public.version, public.version);
-- 18. drop operator <=#(public.version, public.version) | lock: none | H301 code from before the change fails from here on
DROP OPERATOR public.<=# (public.version, public.version);
-- 19. drop function version_le(public.version, public.version) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.version_le (public.version, public.version);
-- 20. drop composite type version | lock: none
DROP TYPE public.version;
-- 21. drop operator family version_ops using btree | lock: none
DROP OPERATOR FAMILY public.version_ops USING btree;
COMMIT;
