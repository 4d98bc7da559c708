-- What has to be true of the migrated database: a row each, whether it is and what. Made of the queries that the guide verifies
-- a migration by.

select count(*) = 12 and bool_and(is_nullable = 'YES'), 'twelve new columns of manufacturing_orders, all of them optional'
from information_schema.columns
where table_name = 'manufacturing_orders' and column_name in (
  'assigned_operator', 'assigned_supervisor', 'machine_id', 'workstation_id', 'estimated_labor_hours', 'actual_labor_hours',
  'estimated_setup_time', 'estimated_run_time', 'actual_setup_time', 'actual_run_time', 'completion_percentage', 'last_updated_at');

select count(*) = 2, 'two new tables'
from information_schema.tables where table_schema = 'public' and table_name in ('bom_alternate_components', 'bom_revisions');

select count(*) = 11, 'eleven indexes'
from pg_index
where indisvalid and indexrelid::regclass::text in (
  'idx_mo_operator', 'idx_mo_machine', 'idx_mo_workstation', 'idx_mo_completion', 'idx_bom_alt_org_primary', 'idx_bom_alt_org_item',
  'idx_bom_alt_preference', 'idx_bom_rev_org_bom', 'idx_bom_rev_org_date', 'idx_bom_rev_status', 'idx_bom_rev_version');

select 'shortage_for_mo' = any (enum_range(null::alert_type)::text[]), 'the alert of a shortage';

select 'manufacturing_order' = any (enum_range(null::transaction_type)::text[]), 'the transaction of an order';

select count(*) = 0, 'every foreign key and check has been validated' from pg_constraint where not convalidated;

-- What the guide says of defaults, and that what depends on a component or bill goes with it.
begin;
insert into bom_alternate_components (organization_id, primary_component_id, alternate_item_id, quantity_required, unit)
select c.organization_id, c.id, c.component_item_id, 1, c.unit from bom_components c limit 1;
select count(*) = 1, 'the defaults of an alternate' from bom_alternate_components
where unit_cost = 0 and cost_difference = 0 and preference_rank = 1 and not is_preferred and min_order_quantity = 0 and lead_time_days = 0;
insert into bom_revisions (organization_id, bom_id, revision_number, new_version, change_type, change_description)
select b.organization_id, b.id, 'R1', '2.0', 'design', 'thinner' from bill_of_materials b limit 1;
select count(*) = 1, 'the defaults of a revision' from bom_revisions
where approval_status = 'pending' and cost_impact = 0 and affected_orders_count = 0 and revision_date is not null;
delete from bom_components where id in (select primary_component_id from bom_alternate_components);
select count(*) = 0, 'an alternate goes with its component' from bom_alternate_components;
rollback;
