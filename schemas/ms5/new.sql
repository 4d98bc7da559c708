-- What it does from the moment on that new code may be started, where states may still be text: for pgbench (tools/demo). It leaves
-- every row as it was.
\set metric random(1, 24)
\set line random(1, 4)
\set schedule random(1, 360)
begin;
insert into factory_telemetry.metric_hist (metric_def_id, ts, value_real)
values (md5('metric' || :metric)::uuid, clock_timestamp(), 42) returning quote_literal(ts) as at \gset
update factory_telemetry.metric_hist set value_real = 43 where metric_def_id = md5('metric' || :metric)::uuid and ts = :at;
delete from factory_telemetry.metric_hist where metric_def_id = md5('metric' || :metric)::uuid and ts = :at;
insert into factory_telemetry.oee_calculations
  (line_id, equipment_code, calculation_time, availability, performance, quality, oee, good_parts, total_parts)
values (md5('line' || :line)::uuid, 'BP01.PACK', now(), 0.9, 0.9, 0.9, 0.729, 90, 100) returning quote_literal(id) as oee \gset
delete from factory_telemetry.oee_calculations where id = :oee and calculation_time = now();
insert into factory_telemetry.production_schedules (line_id, product_type_id, scheduled_start, scheduled_end, target_quantity, priority)
values (md5('line' || :line)::uuid, md5('product1')::uuid, now(), now() + interval '1 hour', 10, 2) returning quote_literal(id) as schedule_id \gset
update factory_telemetry.production_schedules set status = 'cancelled' where id = :schedule_id;
delete from factory_telemetry.production_schedules where id = :schedule_id;
insert into factory_telemetry.andon_events (line_id, equipment_code, event_type, priority, status)
values (md5('line' || :line)::uuid, 'BP01.PACK', 'quality', 'critical', 'open') returning quote_literal(id) as andon \gset
delete from factory_telemetry.andon_events where id = :andon;
end;
update factory_telemetry.production_schedules set target_quantity = target_quantity where id = md5('schedule' || :schedule)::uuid;
select avg(value_real) from factory_telemetry.metric_hist where metric_def_id = md5('metric' || :metric)::uuid and ts > now() - interval '1 hour';
select * from factory_telemetry.v_latest_metrics where equipment_code = 'BP01.PACK';
