'use client';

import { StallRoomError, type StallRoomErrorProps } from '#components/vendor/stall-room-error';

export default function LedgerError(props: StallRoomErrorProps) {
  return <StallRoomError {...props} what="The stock history" />;
}
