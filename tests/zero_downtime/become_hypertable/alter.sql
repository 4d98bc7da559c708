select create_hypertable('orders', 'placed', chunk_time_interval => interval '30 days', create_default_indexes => false, migrate_data => true);
