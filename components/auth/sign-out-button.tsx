'use client';

import { Button } from '#components/ui/button';
import { PostForm } from '#components/ui/post-form';
import { signOut } from '#hooks/auth/use-current-user';

export function SignOutButton() {
  return (
    <PostForm
      to="/forms/sign-out"
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        // Where the script of the sign-in service does not come, the server does it.
        signOut().catch(() => form.submit());
      }}
    >
      <Button type="submit" variant="outline">
        Sign out
      </Button>
    </PostForm>
  );
}
