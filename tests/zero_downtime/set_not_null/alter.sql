begin;
lock table orders;
update orders set note = 'none' where note is null;
alter table orders alter column note set not null;
commit;
