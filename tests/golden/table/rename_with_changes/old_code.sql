insert into "Order Items" ("itemId", quantity) values ((select max("itemId") + 1 from "Order Items"), 7);
