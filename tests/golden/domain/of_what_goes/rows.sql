insert into gone1 values (1,'c'); insert into gone2 values (1,(1,2)); insert into gone3 values (1,null),(2,'x'); insert into gone4 values (1,5);
