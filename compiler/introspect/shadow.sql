-- Tables of ours whose comments say what they are: those that are rebuilt beside themselves, with
-- whether the triggers are there that write to them, and archives whose values are on their way
-- back. And, in such words, types and collations of users that tables in an archive have columns of.
-- The arguments of a trigger end with a zero byte each.
select
  n.nspname as schema,
  c.relname as name,
  d.description as comment,
  exists (
    select
    from pg_catalog.pg_trigger as t
    where
      t.tgname = '!pleat_sync'
      and t.tgparentid = 0
      and t.tgargs =
        pg_catalog.convert_to('sync', pg_catalog.getdatabaseencoding())
        || '\x00'::bytea
        || pg_catalog.convert_to(n.nspname::text, pg_catalog.getdatabaseencoding())
        || '\x00'::bytea
        || pg_catalog.convert_to(c.relname::text, pg_catalog.getdatabaseencoding())
        || '\x00'::bytea
  ) as synced
from pg_catalog.pg_namespace as n
join pg_catalog.pg_class as c on c.relnamespace = n.oid
join pg_catalog.pg_description as d
  on d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objoid = c.oid and d.objsubid = 0
where
  n.nspname ~ '^pleat_(new_|old_|archive)'
  and c.relkind in ('r', 'p')
  and (d.description like 'pleat: shadow of %' or d.description like 'pleat: returns to %')
union all
select distinct
  n.nspname,
  ''::name,
  'pleat: archive holds ' || pg_catalog.quote_ident(s.nspname) || '.'
  || pg_catalog.quote_ident(t.typname),
  false
from pg_catalog.pg_namespace as n
join pg_catalog.pg_class as c on c.relnamespace = n.oid
join pg_catalog.pg_attribute as a on a.attrelid = c.oid
join pg_catalog.pg_type as own on own.oid = a.atttypid
join pg_catalog.pg_type as t
  on t.oid = case when own.typtype = 'b' and own.typcategory = 'A' then own.typelem else own.oid end
join pg_catalog.pg_namespace as s on s.oid = t.typnamespace
where
  n.nspname ~ '^pleat_archive'
  and c.relkind in ('r', 'p')
  and not a.attisdropped
  and s.nspname <> 'pg_catalog'
  and s.nspname <> n.nspname
union all
select distinct
  n.nspname,
  ''::name,
  'pleat: archive holds ' || pg_catalog.quote_ident(s.nspname) || '.'
  || pg_catalog.quote_ident(l.collname),
  false
from pg_catalog.pg_namespace as n
join pg_catalog.pg_class as c on c.relnamespace = n.oid
join pg_catalog.pg_attribute as a on a.attrelid = c.oid
join pg_catalog.pg_collation as l on l.oid = a.attcollation
join pg_catalog.pg_namespace as s on s.oid = l.collnamespace
where
  n.nspname ~ '^pleat_archive'
  and c.relkind in ('r', 'p')
  and not a.attisdropped
  and s.nspname <> 'pg_catalog'
  and s.nspname <> n.nspname
order by schema, name, comment
