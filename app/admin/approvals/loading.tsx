import { StallRoomSkeleton } from '#components/vendor/stall-room-skeleton';

export default function Loading() {
  return <StallRoomSkeleton what="what waits for a decision" />;
}
