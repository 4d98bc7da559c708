insert into "Plants" ("plantId", "plantCode") values ((select max("plantId") + 1 from "Plants"), 'new ' || (select max("plantId") from "Plants"));
insert into "workUnits" ("workUnitId", "plantId", "unitName") values ((select max("workUnitId") + 1 from "workUnits"), (select max("plantId") from "Plants"), 'new');
update "workUnits" set "unitName" = 'seen', "plantId" = 2 where "workUnitId" = 7;
update "Plants" set "plantCode" = 'seen' where "plantId" = 7;
