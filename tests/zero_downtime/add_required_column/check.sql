select count(*) from expected as e full join orders as o on o.id = e.id
where (e.id, e.customer_id, e.amount, e.note, coalesce(e.extra, 'r' || e.customer_id % 7))
  is distinct from (o.id, o.customer_id, o.amount, o.note, o.region);
