update tasks set price = 5.5, born_at = '2024-07-08' where id = 5;
update tasks set state = 'closed', closed = '2024-07-08' where id = 7;
update tasks set first = 'One', middle = null, last = 'Two' where id = 10;
delete from tasks where id = 11;
