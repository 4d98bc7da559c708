-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 keep the old name summed(numeric) as a copy of summed_up | lock: none
CREATE AGGREGATE public.summed (numeric) (SFUNC = public.sum_state, STYPE = numeric, INITCOND = '0');
-- 1.2 say what the copy is for | lock: none
COMMENT ON ROUTINE public.summed (numeric) IS 'pleat: compatibility function of public.summed_up';
-- 1.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER ROUTINE %s OWNER TO %I', 'public.summed(numeric)'::pg_catalog.regprocedure, r.rolname)
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_roles r ON r.oid = p.proowner
    WHERE p.oid = 'public.summed_up(numeric)'::pg_catalog.regprocedure);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(
      coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE p.oid = 'public.summed(numeric)'::pg_catalog.regprocedure AND a.grantee <> p.proowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON ROUTINE %s FROM %s',
      'public.summed(numeric)'::pg_catalog.regprocedure, acl.grantee);
  END LOOP;
  FOR acl IN SELECT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(
      coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE p.oid = 'public.summed_up(numeric)'::pg_catalog.regprocedure AND a.grantee <> p.proowner
  LOOP
    EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO %s',
      'public.summed(numeric)'::pg_catalog.regprocedure, acl.grantee);
  END LOOP;
END $pleat$;
-- 2.1 keep the old name totals(numeric, integer[]) as a copy of sums_of | lock: none
CREATE FUNCTION public.totals (low numeric DEFAULT 0, VARIADIC parts integer[] DEFAULT '{}') RETURNS TABLE (id bigint, total numeric) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path TO 'public'
AS $$
begin
  return query select o.id, o.total from orders o where o.total >= low;
end$$;
-- 2.2 say what the copy is for | lock: none
COMMENT ON ROUTINE public.totals (numeric, integer[]) IS 'pleat: compatibility function of public.sums_of';
-- 2.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER ROUTINE %s OWNER TO %I', 'public.totals(numeric, integer[])'::pg_catalog.regprocedure, r.rolname)
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_roles r ON r.oid = p.proowner
    WHERE p.oid = 'public.sums_of(numeric, integer[])'::pg_catalog.regprocedure);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(
      coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE p.oid = 'public.totals(numeric, integer[])'::pg_catalog.regprocedure AND a.grantee <> p.proowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON ROUTINE %s FROM %s',
      'public.totals(numeric, integer[])'::pg_catalog.regprocedure, acl.grantee);
  END LOOP;
  FOR acl IN SELECT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(
      coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE p.oid = 'public.sums_of(numeric, integer[])'::pg_catalog.regprocedure AND a.grantee <> p.proowner
  LOOP
    EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO %s',
      'public.totals(numeric, integer[])'::pg_catalog.regprocedure, acl.grantee);
  END LOOP;
END $pleat$;
-- 3.1 keep the old name add_up(numeric, numeric) as a copy of sum_state | lock: none
CREATE FUNCTION public.add_up (a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE
AS $$select coalesce(a, 0) + coalesce(b, 0)$$;
-- 3.2 say what the copy is for | lock: none
COMMENT ON ROUTINE public.add_up (numeric, numeric) IS 'pleat: compatibility function of public.sum_state';
-- 3.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER ROUTINE %s OWNER TO %I', 'public.add_up(numeric, numeric)'::pg_catalog.regprocedure, r.rolname)
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_roles r ON r.oid = p.proowner
    WHERE p.oid = 'public.sum_state(numeric, numeric)'::pg_catalog.regprocedure);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(
      coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE p.oid = 'public.add_up(numeric, numeric)'::pg_catalog.regprocedure AND a.grantee <> p.proowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON ROUTINE %s FROM %s',
      'public.add_up(numeric, numeric)'::pg_catalog.regprocedure, acl.grantee);
  END LOOP;
  FOR acl IN SELECT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(
      coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE p.oid = 'public.sum_state(numeric, numeric)'::pg_catalog.regprocedure AND a.grantee <> p.proowner
  LOOP
    EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO %s',
      'public.add_up(numeric, numeric)'::pg_catalog.regprocedure, acl.grantee);
  END LOOP;
END $pleat$;
-- 4.1 keep the old name next_id() as a copy of new_id | lock: none
CREATE FUNCTION public.next_id () RETURNS bigint LANGUAGE sql
AS $$select coalesce(max(id), 0) + 1 from orders$$;
-- 4.2 say what the copy is for | lock: none
COMMENT ON ROUTINE public.next_id () IS 'pleat: compatibility function of public.new_id';
-- 4.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER ROUTINE %s OWNER TO %I', 'public.next_id()'::pg_catalog.regprocedure, r.rolname)
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_roles r ON r.oid = p.proowner
    WHERE p.oid = 'public.new_id()'::pg_catalog.regprocedure);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(
      coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE p.oid = 'public.next_id()'::pg_catalog.regprocedure AND a.grantee <> p.proowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON ROUTINE %s FROM %s',
      'public.next_id()'::pg_catalog.regprocedure, acl.grantee);
  END LOOP;
  FOR acl IN SELECT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(
      coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE p.oid = 'public.new_id()'::pg_catalog.regprocedure AND a.grantee <> p.proowner
  LOOP
    EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO %s',
      'public.next_id()'::pg_catalog.regprocedure, acl.grantee);
  END LOOP;
END $pleat$;
-- 5.1 keep the old name is_sane(numeric) as a copy of is_right | lock: none
CREATE FUNCTION public.is_sane (t numeric) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select t >= 0$$;
-- 5.2 say what the copy is for | lock: none
COMMENT ON ROUTINE public.is_sane (numeric) IS 'pleat: compatibility function of public.is_right';
-- 5.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER ROUTINE %s OWNER TO %I', 'public.is_sane(numeric)'::pg_catalog.regprocedure, r.rolname)
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_roles r ON r.oid = p.proowner
    WHERE p.oid = 'public.is_right(numeric)'::pg_catalog.regprocedure);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(
      coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE p.oid = 'public.is_sane(numeric)'::pg_catalog.regprocedure AND a.grantee <> p.proowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON ROUTINE %s FROM %s',
      'public.is_sane(numeric)'::pg_catalog.regprocedure, acl.grantee);
  END LOOP;
  FOR acl IN SELECT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(
      coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE p.oid = 'public.is_right(numeric)'::pg_catalog.regprocedure AND a.grantee <> p.proowner
  LOOP
    EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO %s',
      'public.is_sane(numeric)'::pg_catalog.regprocedure, acl.grantee);
  END LOOP;
END $pleat$;
-- 6.1 keep the old name put(bigint, numeric) as a copy of add_order | lock: none
CREATE PROCEDURE public.put (i bigint, INOUT t numeric) LANGUAGE plpgsql
AS $$
begin
  insert into orders values (i, t);
  commit;
end$$;
-- 6.2 say what the copy is for | lock: none
COMMENT ON ROUTINE public.put (bigint, numeric) IS 'pleat: compatibility function of public.add_order';
-- 6.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER ROUTINE %s OWNER TO %I', 'public.put(bigint, numeric)'::pg_catalog.regprocedure, r.rolname)
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_roles r ON r.oid = p.proowner
    WHERE p.oid = 'public.add_order(bigint, numeric)'::pg_catalog.regprocedure);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(
      coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE p.oid = 'public.put(bigint, numeric)'::pg_catalog.regprocedure AND a.grantee <> p.proowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON ROUTINE %s FROM %s',
      'public.put(bigint, numeric)'::pg_catalog.regprocedure, acl.grantee);
  END LOOP;
  FOR acl IN SELECT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(
      coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE p.oid = 'public.add_order(bigint, numeric)'::pg_catalog.regprocedure AND a.grantee <> p.proowner
  LOOP
    EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO %s',
      'public.put(bigint, numeric)'::pg_catalog.regprocedure, acl.grantee);
  END LOOP;
END $pleat$;
-- 7.1 keep the old name first_of(public.orders) as a copy of The Total | lock: none
CREATE FUNCTION public.first_of (o public.orders) RETURNS numeric LANGUAGE sql STABLE
return o.total;
-- 7.2 say what the copy is for | lock: none
COMMENT ON ROUTINE public.first_of (public.orders) IS 'pleat: compatibility function of public."The Total"';
-- 7.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER ROUTINE %s OWNER TO %I', 'public.first_of(public.orders)'::pg_catalog.regprocedure, r.rolname)
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_roles r ON r.oid = p.proowner
    WHERE p.oid = 'public."The Total"(public.orders)'::pg_catalog.regprocedure);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(
      coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE p.oid = 'public.first_of(public.orders)'::pg_catalog.regprocedure AND a.grantee <> p.proowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON ROUTINE %s FROM %s',
      'public.first_of(public.orders)'::pg_catalog.regprocedure, acl.grantee);
  END LOOP;
  FOR acl IN SELECT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(
      coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE p.oid = 'public."The Total"(public.orders)'::pg_catalog.regprocedure AND a.grantee <> p.proowner
  LOOP
    EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO %s',
      'public.first_of(public.orders)'::pg_catalog.regprocedure, acl.grantee);
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
-- 1.1 undo: rename aggregate summed(numeric) to summed_up(numeric) and keep the old name as a copy: drop aggregate summed(numeric) | lock: none
DROP ROUTINE public.summed (numeric);
-- 1.2 rename aggregate summed_up(numeric) to summed(numeric) | lock: none
ALTER ROUTINE public.summed_up (numeric) RENAME TO summed;
-- 2.1 undo: rename function totals(numeric, integer[]) to sums_of(numeric, integer[]) and keep the old name as a copy: drop function totals(numeric, integer[]) | lock: none
DROP ROUTINE public.totals (numeric, integer[]);
-- 2.2 rename function sums_of(numeric, integer[]) to totals(numeric, integer[]) | lock: none
ALTER ROUTINE public.sums_of (numeric, integer[]) RENAME TO totals;
-- 3.1 undo: rename function add_up(numeric, numeric) to sum_state(numeric, numeric) and keep the old name as a copy: drop function add_up(numeric, numeric) | lock: none
DROP ROUTINE public.add_up (numeric, numeric);
-- 3.2 rename function sum_state(numeric, numeric) to add_up(numeric, numeric) | lock: none
ALTER ROUTINE public.sum_state (numeric, numeric) RENAME TO add_up;
-- 4. rename function stamped() to stamp() | lock: none
ALTER ROUTINE public.stamped () RENAME TO stamp;
-- 5.1 undo: rename function next_id() to new_id() and keep the old name as a copy: drop function next_id() | lock: none
DROP ROUTINE public.next_id ();
-- 5.2 rename function new_id() to next_id() | lock: none
ALTER ROUTINE public.new_id () RENAME TO next_id;
-- 6.1 undo: rename function is_sane(numeric) to is_right(numeric) and keep the old name as a copy: drop function is_sane(numeric) | lock: none
DROP ROUTINE public.is_sane (numeric);
-- 6.2 rename function is_right(numeric) to is_sane(numeric) | lock: none
ALTER ROUTINE public.is_right (numeric) RENAME TO is_sane;
-- 7.1 undo: rename function put(bigint, numeric) to add_order(bigint, numeric) and keep the old name as a copy: drop function put(bigint, numeric) | lock: none
DROP ROUTINE public.put (bigint, numeric);
-- 7.2 rename function add_order(bigint, numeric) to put(bigint, numeric) | lock: none
ALTER ROUTINE public.add_order (bigint, numeric) RENAME TO put;
-- 8.1 undo: rename function first_of(public.orders) to The Total(public.orders) and keep the old name as a copy: drop function first_of(public.orders) | lock: none
DROP ROUTINE public.first_of (public.orders);
-- 8.2 rename function The Total(public.orders) to first_of(public.orders) | lock: none
ALTER ROUTINE public."The Total" (public.orders) RENAME TO first_of;
COMMIT;
