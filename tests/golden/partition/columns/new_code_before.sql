update items set price = 8 where id = 7;
