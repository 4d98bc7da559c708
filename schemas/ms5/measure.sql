-- How fast it is: run before and after the migration, a row each of what and how much. tools/demo puts both side by side.

create function pg_temp.milliseconds(query text) returns numeric language plpgsql as $$
declare
  best interval;
  start timestamptz;
begin
  for attempt in 1..5 loop
    start := clock_timestamp();
    execute query;
    best := least(best, clock_timestamp() - start);
  end loop;
  return round(1000 * extract(epoch from best), 2);
end
$$;

-- Each value is a statement of its own, as they come from the machines.
create function pg_temp.values_a_second(number integer) returns numeric language plpgsql as $$
declare
  start timestamptz := clock_timestamp();
  taken interval;
begin
  for n in 1..number loop
    insert into factory_telemetry.metric_hist (metric_def_id, ts, value_real)
    values (md5('metric' || 1 + n % 24)::uuid, now() + n * interval '1 ms', n);
  end loop;
  taken := clock_timestamp() - start;
  return round(number / extract(epoch from taken));
end
$$;

begin;
select 'values that come in, a second', pg_temp.values_a_second(5000);
rollback;

select 'dashboard: means of the last hour, ms', pg_temp.milliseconds($$
  select metric_def_id, avg(value_real) from factory_telemetry.metric_hist where ts > now() - interval '1 hour' group by 1$$);
select 'dashboard: a metric by the hour for a day, ms', pg_temp.milliseconds($$
  select date_trunc('hour', ts), avg(value_real), max(value_real) from factory_telemetry.metric_hist
  where metric_def_id = md5('metric1')::uuid and ts > now() - interval '1 day' group by 1 order by 1$$);
select 'dashboard: OEE of each line today, ms', pg_temp.milliseconds('select * from factory_telemetry.v_line_oee');
select 'dashboard: the latest stops of a line, ms', pg_temp.milliseconds($$
  select * from factory_telemetry.downtime_events where line_id = md5('line1')::uuid order by start_time desc limit 20$$);
