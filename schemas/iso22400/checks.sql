-- What has to be true of the migrated database: a row each, whether it is and what. Made of the queries that the guide verifies
-- a migration by.

select string_agg(tablename, ', ' order by tablename collate "C")
    = 'Equipment, Session, ShiftInstance, ShiftPattern, Site, User, WorkCenter, equipment_states, maintenance_events, oee_calculations, '
      || 'production_counts, quality_events', 'twelve tables'
from pg_tables where schemaname = 'public';

select bool_and(rows > 0) or bool_and(rows = 0), 'rows: ' || string_agg(rows || ' ' || what, ', ')
from (select 'sites', count(*) from "Site"
      union all select 'work centers', count(*) from "WorkCenter"
      union all select 'pieces of equipment', count(*) from "Equipment"
      union all select 'states', count(*) from equipment_states
      union all select 'counts', count(*) from production_counts
      union all select 'quality events', count(*) from quality_events
      union all select 'shifts', count(*) from "ShiftInstance"
      union all select 'calculations of OEE', count(*) from oee_calculations) as counted (what, rows);

select count(*) = 0, 'the OEE of all equipment is plausible'
from oee_by_equipment where not (min_oee >= 0 and min_oee <= avg_oee and avg_oee <= max_oee and max_oee <= 1 and calculation_count > 0);

with state_gaps as (
  select "startTime" - lag("endTime") over (partition by "equipmentId" order by "startTime") as gap from equipment_states)
select count(*) = 0, 'no gap between states is longer than a minute' from state_gaps where gap > interval '1 minute';

select count(*) = 0, 'every foreign key and check has been validated' from pg_constraint where not convalidated;

select count(*) = 0, 'every index is valid' from pg_index where not indisvalid;

select exists (select from pg_extension where extname = 'timescaledb') as timescaledb \gset
\if :timescaledb
-- What the guide does after a migration; the policies would come to it by themselves.
call refresh_continuous_aggregate('oee_hourly', null, null);
call refresh_continuous_aggregate('oee_daily_workcenter', null, null);

select string_agg(hypertable_name || ' ' || extract(epoch from time_interval)::integer / 3600, ', ' order by hypertable_name)
    = 'equipment_states 24, production_counts 1, quality_events 24', 'three hypertables, chunks of a day and an hour'
from timescaledb_information.dimensions where hypertable_schema = 'public';

select count(*) = 1, 'states of 7 days ago go to the columnstore'
from timescaledb_information.jobs
where proc_name = 'policy_compression' and hypertable_name = 'equipment_states' and (config ->> 'compress_after')::interval = '7 days';
\endif

select sum(total) is not distinct from (select sum("totalCount") from production_counts), 'every part is in an hour' from oee_hourly;

select sum(total) is not distinct from (select sum("totalCount") from production_counts), 'every part is in a day'
from oee_daily_workcenter;

select count(*) = 0, 'no hour and no day is better than possible'
from (select oee from oee_hourly union all select oee from oee_daily_workcenter) as figures where oee not between 0 and 1;
