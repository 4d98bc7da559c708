select
  s.oid as subscription,
  s.subname as name,
  s.subsynccommit as synchronous_commit,
  s.subconninfo as address
from pg_catalog.pg_subscription as s
join pg_catalog.pg_database as b on b.oid = s.subdbid
where b.datname = pg_catalog.current_database()
order by s.oid
