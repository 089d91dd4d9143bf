'use client';

import { StallRoomError, type StallRoomErrorProps } from '#components/vendor/stall-room-error';

/** The product could not be read. Nothing was changed by that. */
export default function ProductError(props: StallRoomErrorProps) {
  return <StallRoomError {...props} what="The product" />;
}
