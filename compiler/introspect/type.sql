-- What columns of a type begin with, for those types that are not stored as most are: without a
-- collation, and `extended`.
select
  t.oid as type,
  t.typcollation as collation,
  t.typstorage as storage
from pg_catalog.pg_type as t
where t.typcollation <> 0 or t.typstorage <> 'x'
