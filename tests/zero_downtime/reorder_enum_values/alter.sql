begin;
alter type urgency rename to urgency_before;
create type urgency as enum ('low', 'middle', 'high');
alter table orders alter column urgency drop default;
alter table orders alter column urgency type urgency using urgency::text::urgency;
alter table orders alter column urgency set default 'low';
drop type urgency_before;
commit;
