insert into "My ""App"""."select" ("from") values ((select max("from") + 1 from "My ""App"""."select"));
