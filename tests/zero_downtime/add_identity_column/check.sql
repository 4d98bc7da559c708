select (select count(*) from expected as e full join orders as o on o.id = e.id
        where (e.id, e.customer_id, e.amount, e.note) is distinct from (o.id, o.customer_id, o.amount, o.note))
  + (select count(*) - count(distinct number) from orders);
