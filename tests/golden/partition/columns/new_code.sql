update items set price = 8, code = 'given' where id = 7;
