-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set options of foreign table movies | lock: ACCESS EXCLUSIVE on movies
ALTER FOREIGN TABLE public.movies OPTIONS (SET a 'x', ADD b 'y', DROP c);
-- 2. drop constraint movies.has_title | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies DROP CONSTRAINT has_title;
-- 3. add column movies.gone text | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies ADD COLUMN gone text;
-- 4. drop not null on movies.plain | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies ALTER COLUMN plain DROP NOT NULL;
-- 5. give movies.plain a default | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies ALTER COLUMN plain SET DEFAULT 'x';
-- 6. comment on column movies.title | lock: SHARE UPDATE EXCLUSIVE on movies
COMMENT ON COLUMN public.movies.title IS NULL;
-- 7. set options of column id of foreign table movies | lock: ACCESS EXCLUSIVE on movies
ALTER FOREIGN TABLE public.movies ALTER COLUMN id OPTIONS (SET column_name 'film_id', DROP other);
-- 8. set not null on movies.id | lock: ACCESS EXCLUSIVE on movies | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.movies ALTER COLUMN id SET NOT NULL;
-- 9. add check movies.has_title | lock: ACCESS EXCLUSIVE on movies | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.movies ADD CONSTRAINT has_title CHECK (title <> '');
COMMIT;

BEGIN;
-- 10.1 undo: replace foreign table moved: drop foreign table moved | lock: ACCESS EXCLUSIVE on moved
DROP FOREIGN TABLE public.moved;
-- 10.2 create foreign table moved | lock: none
CREATE FOREIGN TABLE public.moved (
  id integer
) SERVER shop;
COMMIT;

BEGIN;
-- 11. rename column movies.new_name to old_name | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies RENAME COLUMN new_name TO old_name;
-- 12.1 keep the old name films as a view of movies | lock: none
CREATE VIEW public.films WITH (security_invoker = true) AS SELECT id, title, plain, old_name, gone FROM public.movies;
-- 12.2 say what the view is for | lock: none
COMMENT ON VIEW public.films IS 'pleat: compatibility view of public.movies';
-- 12.3 let it belong to the same role, and let the same roles use it | lock: none
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

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column movies.added | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies DROP COLUMN added;
COMMIT;

BEGIN;
-- 2.1 undo: rename foreign table films to movies and keep the old name as a view: drop the view of the old name films | lock: ACCESS EXCLUSIVE on films
DROP VIEW IF EXISTS public.films;
-- 2.2 rename foreign table movies to films | lock: ACCESS EXCLUSIVE on movies
ALTER FOREIGN TABLE public.movies RENAME TO films;
COMMIT;
