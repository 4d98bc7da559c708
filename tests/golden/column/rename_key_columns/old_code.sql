insert into "Plants" ("plantId", "plantCode") values ((select max("plantId") + 1 from "Plants"), 'old ' || (select max("plantId") from "Plants"));
insert into "workUnits" ("workUnitId", "plantId") values ((select max("workUnitId") + 1 from "workUnits"), 1);
