insert into "Plants" (plant_id, plant_code) values ((select max(plant_id) + 1 from "Plants"), 'new ' || (select max(plant_id) from "Plants"));
insert into "workUnits" (work_unit_id, plant_id, unit_name) values ((select max(work_unit_id) + 1 from "workUnits"), (select max(plant_id) from "Plants"), 'new');
update "workUnits" set unit_name = 'seen', plant_id = 2 where work_unit_id = 7;
update "Plants" set plant_code = 'seen' where plant_id = 7;
