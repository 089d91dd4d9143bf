/**
 * Server settings for a machine of two cores that also runs everything else.
 * `durable: false` gives up crash safety for speed and is for tests only.
 */
export function serverSettings(options: { port: number; durable: boolean }): Record<string, string> {
  const { port, durable } = options;
  return {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Every test process keeps pools of its own.
    max_connections: durable ? '100' : '200',
    shared_preload_libraries: 'pg_stat_statements',
    shared_buffers: durable ? '160MB' : '64MB',
    effective_cache_size: '512MB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    // Solid state disks; and compiling a query costs more than any query of this shop takes.
    random_page_cost: '1.1',
    jit: 'off',
    max_parallel_workers_per_gather: '1',
    // Realtime reads the log of changes. A reader that stalls may hold back at most this much of it.
    wal_level: 'logical',
    max_slot_wal_keep_size: '512MB',
    min_wal_size: '80MB',
    max_wal_size: '1GB',
    checkpoint_timeout: '10min',
    // A client that vanished must not hold its locks for the two hours of TCP's defaults.
    tcp_keepalives_idle: '30',
    idle_in_transaction_session_timeout: '60s',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
}

/** The settings as command line arguments of `postgres`. */
export function settingArguments(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
