-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 rename foreign table films to movies and keep the old name as a view: rename foreign table films to movies | lock: ACCESS EXCLUSIVE on films
ALTER FOREIGN TABLE public.films RENAME TO movies;
-- 1.2 keep the old name films as a view of movies | lock: none
CREATE VIEW public.films WITH (security_invoker = true) AS SELECT id, title, plain, old_name, gone FROM public.movies;
-- 1.3 say what the view is for | lock: none
COMMENT ON VIEW public.films IS 'pleat: compatibility view of public.movies';
-- 1.4 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'public.films', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'public.movies'::pg_catalog.regclass);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.films'::pg_catalog.regclass
    AND a.grantee <> c.relowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s',
      'public.films', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.movies'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'public.films', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'public.movies'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'public.films'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'public.films', acl.grantee);
  END LOOP;
END $pleat$;
COMMIT;

BEGIN;
-- 2. add column movies.added date | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies ADD COLUMN added date;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3. drop the view of the old name films | lock: ACCESS EXCLUSIVE on films | H301 code from before the change fails from here on
DROP VIEW IF EXISTS public.films;
COMMIT;

BEGIN;
-- 4. rename column movies.old_name to new_name | lock: ACCESS EXCLUSIVE on movies | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER TABLE public.movies RENAME COLUMN old_name TO new_name;
COMMIT;

BEGIN;
-- 5.1 replace foreign table moved: drop foreign table moved | lock: ACCESS EXCLUSIVE on moved | H301 code from before the change fails from here on
DROP FOREIGN TABLE public.moved;
-- 5.2 create foreign table moved | lock: none
CREATE FOREIGN TABLE public.moved (
  id integer
) SERVER other;
COMMIT;

BEGIN;
-- 6. drop constraint movies.has_title | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies DROP CONSTRAINT has_title;
-- 7. drop not null on movies.id | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies ALTER COLUMN id DROP NOT NULL;
-- 8. set options of column id of foreign table movies | lock: ACCESS EXCLUSIVE on movies
ALTER FOREIGN TABLE public.movies ALTER COLUMN id OPTIONS (SET column_name 'movie_id', ADD other 'x');
-- 9. comment on column movies.title | lock: SHARE UPDATE EXCLUSIVE on movies
COMMENT ON COLUMN public.movies.title IS 'Title';
-- 10. give movies.plain a default | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies ALTER COLUMN plain SET DEFAULT 'y';
-- 11. set not null on movies.plain | lock: ACCESS EXCLUSIVE on movies | H301 code from before the change fails from here on
ALTER TABLE public.movies ALTER COLUMN plain SET NOT NULL;
-- 12. drop column movies.gone | lock: ACCESS EXCLUSIVE on movies | H301 code from before the change fails from here on
ALTER TABLE public.movies DROP COLUMN gone;
-- 13. add check movies.has_title | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies ADD CONSTRAINT has_title CHECK (title <> 'none');
-- 14. set options of foreign table movies | lock: ACCESS EXCLUSIVE on movies
ALTER FOREIGN TABLE public.movies OPTIONS (SET a 'z', ADD c 'y', DROP b);
COMMIT;
