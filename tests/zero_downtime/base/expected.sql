-- Every row as it has to be: what was written last, or else what rows.sql made.
create view expected as
with last as (select distinct on (id) * from written order by id, seq desc)
select id, customer_id, amount, note,
  (select w.extra from written as w where w.id = last.id and w.extra is not null order by w.seq desc limit 1) as extra
from last where not deleted
union all
select i, i % 1000, 1 + i % 5000, 'note ' || i, null from generate_series(1, :rows) as i
where not exists (select from last where last.id = i);
