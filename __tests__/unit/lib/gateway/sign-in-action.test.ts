import { findSignInAction } from '#lib/gateway/sign-in-action';

describe('what is an attempt', () => {
  it.each([
    ['POST', '/auth/v1/token?grant_type=password', 'password'],
    ['POST', '/auth/v1/token', 'password'],
    ['POST', '/auth/v1/token?grant_type=refresh_token', null],
    ['POST', '/auth/v1/token?grant_type=pkce', null],
    ['POST', '/auth/v1/token?grant_type=password&grant_type=refresh_token', 'password'],
    ['POST', '/auth/v1/token?grant_type=refresh_token&grant_type=password', 'password'],
    ['POST', '/auth/v1/token?grant_type=id_token', 'password'],
    ['POST', '/auth/v1/token?Grant_Type=refresh_token', 'password'],
    ['POST', '/auth/v1/token/?grant_type=password', 'password'],
    ['POST', '//auth//v1/token?grant_type=password', 'password'],
    ['POST', '\\auth\\v1\\token?grant_type=password', 'password'],
    ['POST', '/auth/v1/%74oken?grant_type=password', 'password'],
    ['POST', '/auth/v1/%2574oken?grant_type=password', 'password'],
    ['POST', '/AUTH/v1/Token?grant_type=password', 'password'],
    ['POST', '/rest/v1/../../auth/v1/token?grant_type=password', 'password'],
    ['POST', '/rest/v1/%2e%2e/%2e%2e/auth/v1/token?grant_type=password', 'password'],
    ['POST', '/rest/v1/..%2f..%2fauth/v1/token?grant_type=password', 'password'],
    ['POST', 'http://shop.example/auth/v1/token?grant_type=password', 'password'],
    ['POST', '/auth/v1/otp', 'mail'],
    ['POST', '/auth/v1/otp?redirect_to=http%3A%2F%2Fshop.example%2F', 'mail'],
    ['POST', '/auth/v1/recover', 'mail'],
    ['POST', '/auth/v1/signup', 'mail'],
    ['POST', '/auth/v1/magiclink', 'mail'],
    ['POST', '/auth/v1/resend', 'mail'],
    ['POST', '/auth/v1/verify', 'code'],
    ['GET', '/auth/v1/verify?token=x&type=signup', 'code'],
    ['GET', '/auth/v1/otp', null],
    ['PUT', '/auth/v1/user', null],
    ['POST', '/auth/v1/logout', null],
    ['POST', '/rest/v1/token', null],
    ['POST', '/auth/v10/token', null],
    ['POST', '/auth/v1/token/x', null],
    ['POST', '/auth/v1/constructor', null],
    ['POST', '/auth/v1/%', null],
    ['POST', '/', null],
    [undefined, '/auth/v1/otp', null],
  ])('%s %s: %s', (method, path, action) => {
    expect(findSignInAction(method, path)).toBe(action);
  });
});
