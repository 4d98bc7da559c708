-- What has to be true of the migrated database: a row each, whether it is and what. Made of the queries that the guide verifies
-- a migration by.

select count(*) = 8, 'all eight tables are there'
from pg_tables
where schemaname = 'public' and tablename in ('recipes', 'ingredients', 'ingredient_lots', 'production_runs', 'batch_ingredients',
                                              'pallets', 'quality_checks', 'audit_logs');

select string_agg(enumlabel, ' ' order by enumsortorder) = 'PLANNED IN_PROGRESS COMPLETED CANCELLED', 'the values of batch_status'
from pg_enum join pg_type on pg_enum.enumtypid = pg_type.oid where pg_type.typname = 'batch_status';

select string_agg(enumlabel, ' ' order by enumsortorder) = 'PACKED STORED RECALLED SHIPPED', 'the values of pallet_status'
from pg_enum join pg_type on pg_enum.enumtypid = pg_type.oid where pg_type.typname = 'pallet_status';

select count(*) = 6, 'six foreign keys'
from information_schema.table_constraints where constraint_schema = 'public' and constraint_type = 'FOREIGN KEY';

select count(*) = 4, 'four unique constraints'
from information_schema.table_constraints where constraint_schema = 'public' and constraint_type = 'UNIQUE';

select count(*) = 0, 'all of them have been validated' from pg_constraint where not convalidated;

select count(*) = 6, 'the indexes for common queries'
from pg_index
where indisvalid and indexrelid::regclass::text in (
  'idx_ingredient_lots_supplier', 'idx_production_runs_date_range', 'idx_batch_ingredients_traceability', 'idx_pallets_status_location',
  'idx_ingredient_lots_status_quality', 'idx_production_runs_status_quality');

select count(*) = 0, 'every run has what the guide says it gets'
from production_runs
where batch_number is null or planned_quantity is distinct from coalesce(actual_quantity, 0) or unit_of_measure <> 'units'
   or status <> 'COMPLETED' or quality_status <> 'PASSED';

select count(*) = 0, 'every pallet has a number'
from pallets where pallet_number is distinct from 'PAL-' || id || '-MIGRATED';

select count(*) = 60, 'sixty ingredients, each once' from ingredients;
