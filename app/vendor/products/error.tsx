'use client';

import { StallRoomError, type StallRoomErrorProps } from '#components/vendor/stall-room-error';

/** The products could not be read. Nothing was changed by that. */
export default function ProductsError(props: StallRoomErrorProps) {
  return <StallRoomError {...props} what="The products" />;
}
