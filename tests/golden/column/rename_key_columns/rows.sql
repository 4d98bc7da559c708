insert into "Plants" select i, 'P' || i from generate_series(1, 20) i;
insert into "workUnits" ("workUnitId", "plantId", "unitName", capacity) select i, i % 20 + 1, 'unit ' || i, i from generate_series(1, 1500) i;
