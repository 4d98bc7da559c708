-- What has to be true of the migrated database: a row each, whether it is and what.

select count(*) = 25, 'all 25 tables of the handbook are there'
from pg_tables
where schemaname = 'public' and tablename in (
  'users', 'sessions', 'audit_logs', 'products', 'warehouses', 'inventory', 'stock_movements', 'customers', 'orders',
  'order_items', 'sales_data', 'production_jobs', 'production_schedules', 'quality_metrics', 'downtime_events',
  'working_capital', 'cash_runway', 'scenarios', 'forecasts', 'forecast_models', 'optimization_results', 'embeddings',
  'integration_configs', 'sync_jobs', 'webhook_events');

select count(*) = 0, 'every foreign key has been validated' from pg_constraint where not convalidated;

select count(*) = 0, 'every index is valid' from pg_index where not indisvalid;

select is_nullable = 'NO', 'products.new_field takes no nulls'
from information_schema.columns where table_name = 'products' and column_name = 'new_field';

select count(*) = 0, 'products.old_field is gone'
from information_schema.columns where table_name = 'products' and column_name = 'old_field';

select indisvalid, 'idx_products_new_field is there' from pg_index where indexrelid = 'idx_products_new_field'::regclass;
