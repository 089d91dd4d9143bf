'use client';

import { StallRoomError, type StallRoomErrorProps } from '#components/vendor/stall-room-error';

/** What waits could not be read. Nothing was decided by that. */
export default function ApprovalsError(props: StallRoomErrorProps) {
  return <StallRoomError {...props} what="The approvals" />;
}
