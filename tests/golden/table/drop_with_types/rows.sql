insert into shop.orders values (1, 'x', '[1,2)', row('a', 1)); insert into kept values (1, '[3,4)');
