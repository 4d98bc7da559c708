-- plpgsql is part of every database. The comment that an extension brings along is no one's wish.
select
  e.oid as extension,
  e.extname as name,
  n.nspname as schema,
  e.extversion as version,
  (
    select a.comment
    from pg_catalog.pg_available_extensions() as a
    where a.name = e.extname
  ) as own_comment
from pg_catalog.pg_extension as e
join pg_catalog.pg_namespace as n on n.oid = e.extnamespace
where e.extname <> 'plpgsql'
order by e.extname
