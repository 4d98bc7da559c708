insert into orders (id, price, note) select max(id) + 1, 7, 'by old code' from orders;
do $$ begin
  perform * from prices;
  perform * from sums;
  perform * from shown;
end $$;
