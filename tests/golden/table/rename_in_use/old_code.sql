do $$
declare given orders%rowtype;
begin
  insert into orders (code) values ('a') on conflict (code) do update set amount = orders.amount + excluded.amount
    returning * into given;
  assert given.note = 'none' and given.twice = 2 * given.amount and given.placed is not null;
  insert into orders (code, twice) values ('a', default) on conflict do nothing;
  insert into orders (id, code) overriding system value values (1000, 'own') on conflict (id) do nothing;
  insert into orders (code, amount) values ('gone', default) returning * into given;
  assert given.amount = 1;
  update orders set note = 'seen', amount = amount where code = 'gone' returning * into given;
  assert given.note = 'seen';
  delete from orders where code = 'gone' returning * into given;
  assert given.code = 'gone';
  perform from orders where code = 'gone' for update;
  assert not found;
end $$;
