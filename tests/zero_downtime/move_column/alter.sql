begin;
lock table orders in access exclusive mode;
create table order_notes (order_id integer primary key references orders (id), note text not null);
insert into order_notes select id, note from orders where note is not null;
alter table orders drop column note;
commit;
