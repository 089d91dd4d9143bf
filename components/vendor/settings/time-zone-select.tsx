'use client';

import { type ComponentProps, useEffect, useState } from 'react';
import { Select } from '#components/ui/select';

/** As the shop takes them: no offsets, whose meaning changes with the season. */
const isNamed = (zone: string) => /^(UTC|[A-Z][A-Za-z_-]+(\/[A-Z][A-Za-z_-]+){1,2})$/.test(zone);

/** The time zones that this browser knows; before it was asked, the chosen one alone. */
export function TimeZoneSelect({ current, ...props }: ComponentProps<typeof Select> & { current: string }) {
  const [zones, setZones] = useState([current]);
  useEffect(() => {
    const known = Intl.supportedValuesOf('timeZone').filter(isNamed);
    setZones([...new Set([current, 'UTC', ...known])].sort());
  }, [current]);
  return (
    <Select {...props}>
      {zones.map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll('_', ' ')}
        </option>
      ))}
    </Select>
  );
}
