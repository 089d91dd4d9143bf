'use client';

import { StallRoomError, type StallRoomErrorProps } from '#components/vendor/stall-room-error';

export default function FeedsError(props: StallRoomErrorProps) {
  return <StallRoomError {...props} what="The feeds" />;
}
