-- All numbers beyond the last of the application's are those of the identity, and there is no other.
select (select count(*) from expected as e full join orders as o on o.id = e.id
        where (e.id, e.customer_id, e.amount, e.note) is distinct from (o.id, o.customer_id, o.amount, o.note))
  + (select (max(id) <> 1000000000 + count(*))::integer from written where id > 1000000000 and not deleted);
