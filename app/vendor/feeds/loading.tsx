import { StallRoomSkeleton } from '#components/vendor/stall-room-skeleton';

export default function Loading() {
  return <StallRoomSkeleton what="the feeds" />;
}
