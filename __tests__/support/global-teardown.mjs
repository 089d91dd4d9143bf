export { default } from './global-stack-stop.ts';
