-- Owners: `a` of a column that was given the sequence, `i` of an identity column
-- (pg_depend.deptype).
select
  c.oid as sequence,
  c.relnamespace as schema,
  c.relname as name,
  pg_catalog.format_type(s.seqtypid, null) as type_text,
  s.seqstart as start,
  s.seqincrement as increment,
  s.seqmin as min,
  s.seqmax as max,
  s.seqcache as cache,
  s.seqcycle as cycle,
  d.refobjid as owner,
  d.refobjsubid as owner_column,
  d.deptype as owner_kind,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as quoted_name
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
join pg_catalog.pg_sequence as s on s.seqrelid = c.oid
left join pg_catalog.pg_depend as d
  on
    d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.objid = c.oid
    and d.objsubid = 0
    and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.refobjsubid > 0
    and d.deptype in ('a', 'i')
where
  c.relkind = 'S'
  and c.relpersistence <> 't'
  and c.relnamespace = any ($1::oid[])
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where
      e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and e.objid = c.oid
      and e.deptype = 'e'
  )
order by c.oid
