'use client';

import { StallRoomError, type StallRoomErrorProps } from '#components/vendor/stall-room-error';

export default function OrdersError(props: StallRoomErrorProps) {
  return <StallRoomError {...props} what="The orders" />;
}
