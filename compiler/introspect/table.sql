-- Tables, views and materialized views. Pages are read from the disk only where no one has counted
-- them yet, or there were none then: each look costs as much as the rest of the row.
select
  c.oid as relation,
  c.relnamespace as schema,
  c.relname as name,
  case c.relkind when 'p' then 'r' else c.relkind end as kind,
  c.relkind = 'p' as is_partitioned,
  c.relpersistence = 'u' as unlogged,
  c.relrowsecurity as row_security,
  c.relforcerowsecurity as force_row_security,
  c.reloptions as options,
  case
    -- 2 is heap.
    when c.relkind in ('r', 'p') and c.relam not in (0, 2) then (
      select m.amname
      from pg_catalog.pg_am as m
      where m.oid = c.relam
    )
  end as access_method,
  c.relreplident as replica_identity,
  toast.reloptions as toast_options,
  s.spcname as tablespace,
  c.relnatts as columns,
  c.reltuples as rows,
  pg_catalog.current_setting('block_size')::bigint as page_size,
  case
    when c.relkind = 'v' then 0
    when c.relpages = 0 then
      pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::bigint
    else c.relpages
  end as pages,
  coalesce(toast.relpages, 0) as toast_pages
from pg_catalog.pg_class as c
left join pg_catalog.pg_class as toast on toast.oid = c.reltoastrelid and toast.relkind = 't'
left join pg_catalog.pg_tablespace as s on s.oid = c.reltablespace
where
  c.relnamespace = any ($1::oid[])
  and c.oid <> all ($2::oid[])
  and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and c.relpersistence <> 't'
  and c.reloftype = 0
  -- Who inherits from what is not read cannot be read either.
  and not exists (
    select
    from pg_catalog.pg_inherits as h
    join pg_catalog.pg_class as parent on parent.oid = h.inhparent
    where
      h.inhrelid = c.oid
      and (
        parent.relnamespace <> all ($1::oid[])
        or parent.oid = any ($2::oid[])
        or parent.relkind not in ('r', 'p')
        -- A foreign table says nothing about parents.
        or c.relkind = 'f'
      )
  )
  -- What belongs to extensions, found by the extensions: they are fewer.
  and c.oid not in (
    select d.objid
    from pg_catalog.pg_depend as d
    where
      d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
      and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and d.deptype = 'e'
  )
