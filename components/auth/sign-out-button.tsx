'use client';

import { Button } from '#components/ui/button';
import { useAuth } from '#hooks/use-auth';

export function SignOutButton() {
  const { signOut } = useAuth();
  return (
    <Button variant="outline" onClick={signOut}>
      Sign out
    </Button>
  );
}
