'use client';

import { Button } from '#components/ui/button';
import { PostForm } from '#components/ui/post-form';
import { signOut } from '#hooks/use-current-user';

export function SignOutButton() {
  return (
    <PostForm
      to="/forms/sign-out"
      onSubmit={(event) => {
        event.preventDefault();
        void signOut();
      }}
    >
      <Button type="submit" variant="outline">
        Sign out
      </Button>
    </PostForm>
  );
}
