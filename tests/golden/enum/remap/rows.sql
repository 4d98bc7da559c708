insert into shop.orders (id, state, seen)
select i, (array['new', 'payed', 'shipped'])[i % 3 + 1]::shop.order_state,
  case when i % 5 > 0 then array['new', 'payed', null]::shop.order_state[] end
from generate_series(1, 1200) i;
insert into shop.parcels select i, (array['new', 'payed', null])[i % 3 + 1]::shop.order_state from generate_series(1, 50) i;
