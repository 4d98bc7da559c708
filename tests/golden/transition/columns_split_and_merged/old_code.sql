insert into customers (id, contact, street, found)
values ((select max(id) + 1 from customers), 'Old Code', 'Old Street', '{"by":  "old"}');
