insert into order_items (item_id, lot_code, quantity, weight) values ((select max(item_id) + 1 from order_items), 'new', 7, 3);
insert into lines values ((select max(id) + 1 from lines), (select max(item_id) from order_items));
update order_items set lot_code = 'seen', quantity = 8 where item_id = 7;
