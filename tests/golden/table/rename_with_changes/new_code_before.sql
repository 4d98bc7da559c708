insert into "Order Items" ("itemId", "lotNo", quantity) values ((select max("itemId") + 1 from "Order Items"), 'new', 7);
insert into lines values ((select max(id) + 1 from lines), (select max("itemId") from "Order Items"));
update "Order Items" set "lotNo" = 'seen', quantity = 8 where "itemId" = 7;
