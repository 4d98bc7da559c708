-- Labels on what is shared by all databases stand in pg_shseclabel, which is nobody's here.
select
  a.type,
  a.object_names as names,
  a.object_args as arguments,
  l.provider,
  l.label,
  pg_catalog.pg_describe_object(l.classoid, l.objoid, l.objsubid) as description
from pg_catalog.pg_seclabel as l
cross join lateral pg_catalog.pg_identify_object_as_address(l.classoid, l.objoid, l.objsubid) as a
where
  not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = l.classoid
      and d.objid = l.objoid
      and d.deptype = 'e'
  )
order by l.classoid, l.objoid, l.objsubid, l.provider
