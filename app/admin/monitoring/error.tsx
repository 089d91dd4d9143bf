'use client';

import { MonitoringAway } from '#components/admin/monitoring/monitoring-away';

interface MonitoringErrorProps {
  error: Error & { digest?: string };
  reset(): void;
}

export default function MonitoringError({ error, reset }: MonitoringErrorProps) {
  return <MonitoringAway digest={error.digest} onRetry={reset} />;
}
