import * as z from 'zod';
import { stallQuery, tokenParams } from '#lib/market/vendors/schema';
import {
  locationInput,
  locationParams,
  newLocationInput,
  settingsInput,
  stallLocation,
  stallSettings,
  topicsInput,
} from '#lib/market/vendors/settings/schema';
import { contract } from '#lib/web/contract';

export const settingsContract = contract({
  'GET /api/mail/stall-address': {
    summary: 'Asks first: programs that look for harmful links open every link of a mail',
    auth: 'public',
    query: tokenParams,
    answer: { media: 'text/html' },
  },
  'POST /api/mail/stall-address': {
    summary: "Makes the address of the link the stall's",
    auth: 'public',
    query: tokenParams,
    answer: { media: 'text/html' },
  },
  'PATCH /api/vendor/locations/:id': {
    summary: 'Renames a location, or makes it the main one',
    auth: 'vendor',
    params: locationParams,
    body: locationInput,
    answer: z.object({ locations: z.array(stallLocation) }),
  },
  'DELETE /api/vendor/locations/:id': {
    summary: 'Removes a location that never held anything',
    auth: 'vendor',
    params: locationParams,
  },
  'GET /api/vendor/locations': {
    summary: "A stall's locations, the main one first",
    auth: 'vendor',
    query: stallQuery,
    answer: z.object({ locations: z.array(stallLocation) }),
  },
  'POST /api/vendor/locations': {
    summary: 'Adds a location',
    auth: 'vendor',
    body: newLocationInput,
    answer: z.object({ location: stallLocation }),
  },
  'GET /api/vendor/settings': {
    summary: 'What a stall says of itself, and which of its mails the asker gets',
    auth: 'vendor',
    query: stallQuery,
    answer: z.object({ settings: stallSettings }),
  },
  'PATCH /api/vendor/settings': {
    summary: 'Changes the fields that are named',
    auth: 'vendor',
    body: settingsInput,
    answer: z.object({ settings: stallSettings }),
  },
  'PUT /api/vendor/settings/topics': {
    summary: "Which of the stall's mails the asker gets at their own address",
    auth: 'vendor',
    body: topicsInput,
    answer: z.object({ settings: stallSettings }),
  },
});
