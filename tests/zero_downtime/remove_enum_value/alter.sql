begin;
alter type order_state rename to order_state_before;
create type order_state as enum ('new', 'shipped');
alter table orders alter column state drop default;
alter table orders alter column state type order_state using (case state when 'open' then 'new' else state::text end)::order_state;
alter table orders alter column state set default 'new';
drop type order_state_before;
commit;
