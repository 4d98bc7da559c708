-- What the plant's code did before: for pgbench, beside the migration (tools/demo). It leaves every row as it was.
\set metric random(1, 24)
\set line random(1, 4)
\set schedule random(1, 360)
begin;
insert into factory_telemetry.metric_hist (metric_def_id, ts, value_real)
values (md5('metric' || :metric)::uuid, clock_timestamp(), 42) returning quote_literal(ts) as at \gset
update factory_telemetry.metric_latest set ts = ts, value_real = value_real where metric_def_id = md5('metric' || :metric)::uuid;
update factory_telemetry.metric_hist set value_real = 43 where metric_def_id = md5('metric' || :metric)::uuid and ts = :at;
delete from factory_telemetry.metric_hist where metric_def_id = md5('metric' || :metric)::uuid and ts = :at;
insert into factory_telemetry.oee_calculations
  (line_id, equipment_code, calculation_time, availability, performance, quality, oee, good_parts, total_parts)
values (md5('line' || :line)::uuid, 'BP01.PACK', now(), 0.9, 0.9, 0.9, 0.729, 90, 100) returning quote_literal(id) as oee \gset
delete from factory_telemetry.oee_calculations where id = :oee;
insert into factory_telemetry.fault_event (equipment_code, bit_index, ts_on) values ('BP01.PACK', 1, now()) returning quote_literal(id) as fault \gset
update factory_telemetry.fault_event set ts_off = now(), duration_s = 0 where id = :fault;
delete from factory_telemetry.fault_event where id = :fault;
insert into factory_telemetry.production_schedules (line_id, product_type_id, scheduled_start, scheduled_end, "targetQty")
values (md5('line' || :line)::uuid, md5('product1')::uuid, now(), now() + interval '1 hour', 10) returning quote_literal(id) as schedule_id \gset
update factory_telemetry.production_schedules set status = 'aborted' where id = :schedule_id;
delete from factory_telemetry.production_schedules where id = :schedule_id;
end;
update factory_telemetry.production_schedules set "targetQty" = "targetQty" where id = md5('schedule' || :schedule)::uuid;
select avg(value_real) from factory_telemetry.metric_hist where metric_def_id = md5('metric' || :metric)::uuid and ts > now() - interval '1 hour';
select * from factory_telemetry.v_line_oee;
