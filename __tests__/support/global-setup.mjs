// jest would load a .ts setup through `require`; this way Node imports it as it is.
export { default } from './global-stack.ts';
