select count(*) from expected as e full join orders as o on o.id = e.id
where (e.id, e.customer_id, e.amount, e.note, coalesce(e.extra, case when e.id % 2 = 0 then 'paid' else 'shipped' end))
  is distinct from (o.id, o.customer_id, o.amount, o.note, o.state::text);
