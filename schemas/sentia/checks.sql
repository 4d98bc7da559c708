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

-- Whoever changes the audit trail is told so.
create function pg_temp.is_refused(query text) returns boolean language plpgsql as $$
begin
  execute query;
  return false;
exception when raise_exception then
  return true;
end
$$;
begin;
insert into audit_logs (action) values ('check');
select pg_temp.is_refused('update audit_logs set action = action') and pg_temp.is_refused('delete from audit_logs'),
  'the audit trail is written once';
rollback;

-- Texts are found by what they mean, with pgvector or without.
begin;
insert into embeddings (source_type, source_id, content, model, embedding)
select 'product', n::text, 'text ' || n, 'check', array_fill(0.1::real, array[n]) || array_fill((-0.1)::real, array[1536 - n])
from generate_series(100, 1500, 100) as n;
select exists (select from pg_extension where extname = 'vector') as vector \gset
\if :vector
select (array_agg(e.source_id order by e.embedding <=> probe.embedding))[1:2] = '{1500,1400}', 'the nearest texts are found'
\else
select (array_agg(e.source_id order by cosine_similarity(e.embedding, probe.embedding) desc))[1:2] = '{1500,1400}', 'the nearest texts are found'
\endif
from embeddings e, (select embedding from embeddings where source_id = '1500') as probe;
rollback;
