-- One row a table. Columns, conditions and whole schemas came with 15. For a table whose columns
-- are all published, the catalog keeps no list.
select
  p.oid as publication,
  p.pubname as name,
  p.puballtables as is_for_all_tables,
  p.pubinsert as has_insert,
  p.pubupdate as has_update,
  p.pubdelete as has_delete,
  p.pubtruncate as has_truncate,
  p.pubviaroot as is_via_root,
  r.oid as member,
  n.nspname as table_schema,
  c.relname as table_name,
  array(  -- postgres 15+
    select a.attname  -- postgres 15+
    from pg_catalog.pg_attribute as a  -- postgres 15+
    where a.attrelid = r.prrelid and a.attnum = any (r.prattrs)  -- postgres 15+
  ) as columns,  -- postgres 15+
  null as columns,  -- postgres <15
  pg_catalog.pg_get_expr(r.prqual, r.prrelid) as condition,  -- postgres 15+
  null as condition,  -- postgres <15
  array(  -- postgres 15+
    select s.nspname  -- postgres 15+
    from pg_catalog.pg_publication_namespace as u  -- postgres 15+
    join pg_catalog.pg_namespace as s on s.oid = u.pnnspid  -- postgres 15+
    where u.pnpubid = p.oid  -- postgres 15+
  ) as schemas  -- postgres 15+
  null as schemas  -- postgres <15
from pg_catalog.pg_publication as p
left join pg_catalog.pg_publication_rel as r on r.prpubid = p.oid
left join pg_catalog.pg_class as c on c.oid = r.prrelid
left join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where
  not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_publication'::pg_catalog.regclass
      and d.objid = p.oid
      and d.deptype = 'e'
  )
order by p.oid, n.nspname, c.relname
