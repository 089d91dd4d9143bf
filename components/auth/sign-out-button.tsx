'use client';

import { Button } from '#components/ui/button';
import { signOut } from '#hooks/use-current-user';

export function SignOutButton() {
  return (
    <Button variant="outline" onClick={() => void signOut()}>
      Sign out
    </Button>
  );
}
