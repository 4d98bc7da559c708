-- Each order has one line, which goes with it.
select count(*) from expected as e
full join (select orders.*, order_id from orders full join lines on order_id = orders.id) as o on o.id = e.id
where (e.id, e.customer_id, e.amount, e.note, coalesce(e.extra, 'R' || e.id), e.id)
  is distinct from (o.id, o.customer_id, o.amount, o.note, o.reference, o.order_id);
