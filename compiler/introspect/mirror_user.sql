-- Indexes and constraints that mention one of these columns.
select d.objid as object
from rows from (pg_catalog.unnest($1::oid[]), pg_catalog.unnest($2::int[])) as u (relation, number)
join pg_catalog.pg_depend as d
  on
    d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.refobjid = u.relation
    and d.refobjsubid = u.number
where
  d.classid in (
    'pg_catalog.pg_class'::pg_catalog.regclass,
    'pg_catalog.pg_constraint'::pg_catalog.regclass
  )
order by d.objid
