import { type ApiOptions, startApi } from '../api.ts';
import { runChild } from './child.ts';

runChild<ApiOptions>(startApi);
