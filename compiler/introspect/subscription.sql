-- Only who may read pg_subscription.subconninfo sees one whole; it may hold a password. What not
-- everyone may read on every server stands in the query of the addresses.
select
  s.subname as name,
  case
    when pg_catalog.has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'select')
      then true
    else false
  end as is_readable,
  s.subenabled as is_enabled,
  s.subslotname as slot,
  s.subpublications as publications,
  s.subbinary as is_binary,  -- postgres 14+
  false as is_binary,  -- postgres <14
  s.substream::text as streaming,  -- postgres 14+
  'f' as streaming,  -- postgres <14
  s.subtwophasestate <> 'd' as is_two_phase,  -- postgres 15+
  false as is_two_phase,  -- postgres <15
  s.subdisableonerr as disables_on_error,  -- postgres 15+
  false as disables_on_error,  -- postgres <15
  s.suborigin as origin,  -- postgres 16+
  'any' as origin,  -- postgres <16
  s.subpasswordrequired as needs_password,  -- postgres 16+
  true as needs_password,  -- postgres <16
  s.subrunasowner as runs_as_owner,  -- postgres 16+
  false as runs_as_owner,  -- postgres <16
  s.subfailover as has_failover  -- postgres 17+
  false as has_failover  -- postgres <17
from pg_catalog.pg_subscription as s
join pg_catalog.pg_database as b on b.oid = s.subdbid
where b.datname = pg_catalog.current_database()
order by s.subname
