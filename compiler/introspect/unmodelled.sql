-- Whatever the model has no kind for. What hangs on such an object is not named beside it.
with object (class, object, kind, name) as (
  select
    c.tableoid,
    c.oid,
    case
      when c.relispartition then 'partition'
      when c.relkind = 'p' then 'partitioned table'
      when c.relkind = 'f' then 'foreign table'
      when c.reloftype <> 0 then 'typed table'
      else 'inherited table'
    end,
    n.nspname || '.' || c.relname
  from pg_catalog.pg_class as c
  join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  where
    c.relnamespace = any ($1::oid[])
    and c.oid <> all ($2::oid[])
    and c.relkind in ('r', 'p', 'f')
    and c.oid <> all ($3::oid[])
  union all
  select
    t.tableoid,
    t.oid,
    case t.typtype when 'r' then 'range type' else 'base type' end,
    n.nspname || '.' || t.typname
  from pg_catalog.pg_type as t
  join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
  where
    t.typnamespace = any ($1::oid[])
    and (
      t.typtype in ('b', 'p')
      -- A function `canonical` can only be written in C.
      or exists (
        select
        from pg_catalog.pg_range as r
        where r.rngtypid = t.oid and r.rngcanonical <> 0
      )
    )
    and not exists (
      select
      from pg_catalog.pg_type as element
      where element.oid = t.typelem and element.typarray = t.oid
    )
  union all
  select
    c.tableoid,
    c.oid,
    u.kind,
    n.nspname || '.' || c.relname
  from pg_catalog.pg_class as c
  join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  cross join
    lateral (
      values
        -- 2 is heap.
        ('table access method', c.relkind = 'm' and c.relam <> 2),
        -- That of a serial or identity column is what its table is (15).
        (
          'unlogged sequence',
          c.relkind = 'S'
          and c.relpersistence = 'u'
          and not exists (
            select
            from pg_catalog.pg_depend as d
            join pg_catalog.pg_class as t on t.oid = d.refobjid
            where
              d.classid = c.tableoid
              and d.objid = c.oid
              and d.refclassid = c.tableoid
              and d.deptype in ('a', 'i')
              and t.relpersistence = 'u'
          )
        )
    ) as u (kind, holds)
  where
    u.holds
    and (c.oid = any ($3::oid[]) or (c.relkind = 'S' and c.relnamespace = any ($1::oid[])))
  union all
  -- Not-null constraints stand there since 18.
  select
    k.tableoid,
    k.oid,
    'not null without inheritance',
    n.nspname || '.' || c.relname || '.' || k.conname
  from pg_catalog.pg_constraint as k
  join pg_catalog.pg_class as c on c.oid = k.conrelid
  join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  where k.contype = 'n' and k.connoinherit and k.conrelid = any ($3::oid[])
  union all
  select
    k.tableoid,
    k.oid,
    'comment on not null',
    n.nspname || '.' || c.relname || '.' || k.conname
  from pg_catalog.pg_constraint as k
  join pg_catalog.pg_description as d on d.classoid = k.tableoid and d.objoid = k.oid
  join pg_catalog.pg_class as c on c.oid = k.conrelid
  join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  where k.contype = 'n' and k.conrelid = any ($3::oid[])
  union all
  select
    part.class,
    part.object,
    part.kind,
    n.nspname || '.' || c.relname || '.' || part.name
  from (
    -- Only what an index computes has a target of its own.
    select
      'pg_catalog.pg_class'::pg_catalog.regclass,
      i.indexrelid,
      i.indexrelid,
      'index column statistics settings',
      a.attnum::text
    from pg_catalog.pg_index as i
    join pg_catalog.pg_attribute as a on a.attrelid = i.indexrelid
    where
      i.indexprs is not null
      and i.indrelid = any ($3::oid[])
      and a.attstattarget >= 0
    union all
    -- A partition's copy of a trigger says what the other says, until ALTER TABLE names the partition.
    select
      t.tableoid,
      t.oid,
      t.tgrelid,
      'trigger state of partition',
      t.tgname::text
    from pg_catalog.pg_trigger as t
    join pg_catalog.pg_trigger as parent on parent.oid = t.tgparentid
    where
      t.tgparentid <> 0
      and t.tgrelid = any ($3::oid[])
      and not parent.tgisinternal
      and t.tgenabled <> parent.tgenabled
      and t.tgname not like all (array['pleat\_%', '!pleat\_%', '~pleat\_%'])
  ) as part (class, object, relation, kind, name)
  join pg_catalog.pg_class as c on c.oid = part.relation
  join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  union all
  -- An index that is a constraint's or a parent's has no words of its own, nor has such a constraint.
  select
    d.classoid,
    d.objoid,
    'comment on index',
    n.nspname || '.' || i.relname
  from pg_catalog.pg_description as d
  join pg_catalog.pg_class as i on i.oid = d.objoid
  join pg_catalog.pg_namespace as n on n.oid = i.relnamespace
  join pg_catalog.pg_index as x on x.indexrelid = i.oid
  where
    d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.objsubid = 0
    and x.indrelid = any ($3::oid[])
    and (
      i.relispartition
      or exists (
        select
        from pg_catalog.pg_constraint as k
        where k.conrelid = x.indrelid and k.conindid = i.oid and k.contype in ('p', 'u', 'x')
      )
    )
  union all
  select
    d.classoid,
    d.objoid,
    'comment on constraint',
    n.nspname || '.' || c.relname || '.' || k.conname
  from pg_catalog.pg_description as d
  join pg_catalog.pg_constraint as k on k.oid = d.objoid
  join pg_catalog.pg_class as c on c.oid = k.conrelid
  join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  where
    d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
    and d.objsubid = 0
    and k.conrelid = any ($3::oid[])
    and (k.conparentid <> 0 or not k.conislocal)
  union all
  -- Found by the extensions, which are few.
  select
    d.classid,
    d.objid,
    'dependence on extension',
    e.extname || ' of ' || (pg_catalog.pg_identify_object(d.classid, d.objid, 0)).identity
  from pg_catalog.pg_extension as e
  join pg_catalog.pg_depend as d
    on
      d.refclassid = e.tableoid
      and d.refobjid = e.oid
      and d.deptype = 'x'
  union all
  select  -- postgres 18+
    p.tableoid,  -- postgres 18+
    p.oid,  -- postgres 18+
    'published generated columns',  -- postgres 18+
    p.pubname  -- postgres 18+
  from pg_catalog.pg_publication as p  -- postgres 18+
  where p.pubgencols <> 'n'  -- postgres 18+
  union all  -- postgres 18+
  select
    o.tableoid,
    o.oid,
    case o.oprcode::oid when 0 then 'operator without function' else 'postfix operator' end,
    o.oid::pg_catalog.regoperator::text
  from pg_catalog.pg_operator as o
  where o.oprnamespace = any ($1::oid[]) and (o.oprcode = 0 or o.oprright = 0)
  union all
  select
    v.tableoid,
    v.oid,
    'conversion',
    n.nspname || '.' || v.conname
  from pg_catalog.pg_conversion as v
  join pg_catalog.pg_namespace as n on n.oid = v.connamespace
  where v.connamespace = any ($1::oid[])
  union all
  select
    s.tableoid,
    s.oid,
    'text search parser',
    n.nspname || '.' || s.prsname
  from pg_catalog.pg_ts_parser as s
  join pg_catalog.pg_namespace as n on n.oid = s.prsnamespace
  where s.prsnamespace = any ($1::oid[])
  union all
  select
    s.tableoid,
    s.oid,
    'text search template',
    n.nspname || '.' || s.tmplname
  from pg_catalog.pg_ts_template as s
  join pg_catalog.pg_namespace as n on n.oid = s.tmplnamespace
  where s.tmplnamespace = any ($1::oid[])
  union all
  -- Objects without a schema: those that initdb made have an oid below 16384.
  select
    t.tableoid,
    t.oid,
    'transform',
    pg_catalog.format_type(t.trftype, null)
  from pg_catalog.pg_transform as t
  where t.oid >= 16384
  union all
  select
    l.tableoid,
    l.oid,
    'language',
    l.lanname
  from pg_catalog.pg_language as l
  where l.oid >= 16384
  union all
  select
    a.tableoid,
    a.oid,
    'access method',
    a.amname
  from pg_catalog.pg_am as a
  where a.oid >= 16384
)

select distinct
  o.kind,
  o.name
from object as o
where
  not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = o.class
      and d.objid = o.object
      and d.deptype = 'e'
  )
order by o.kind, o.name
