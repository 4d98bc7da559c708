select
  h.inhdetachpending as detaching,  -- postgres 14+
  h.inhrelid as child,
  h.inhparent as parent,
  case
    when c.relispartition then pg_catalog.pg_get_expr(c.relpartbound, c.oid)
  end as bound
from pg_catalog.pg_inherits as h
join pg_catalog.pg_class as c on c.oid = h.inhrelid
where h.inhrelid = any ($1::oid[])
order by h.inhrelid, h.inhseqno
