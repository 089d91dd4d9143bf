import * as z from 'zod';
import {
  feedChanges,
  feedListQuery,
  feedParams,
  feedRun,
  feedRunsQuery,
  feedTrial,
  feedTrialInput,
  newFeedInput,
  stallFeed,
} from '#lib/market/feeds/schema';
import { contract } from '#lib/web/contract';

export const feedsContract = contract({
  'GET /api/vendor/feeds/:id': {
    summary: 'One feed and how it does',
    auth: 'vendor',
    params: feedParams,
    answer: z.object({ feed: stallFeed }),
  },
  'PATCH /api/vendor/feeds/:id': {
    summary: "Changes a feed's settings, pauses or resumes it",
    auth: 'vendor',
    params: feedParams,
    body: feedChanges,
    answer: z.object({ feed: stallFeed }),
  },
  'DELETE /api/vendor/feeds/:id': {
    summary: 'Removes a feed with its history; the stock stays as it is',
    auth: 'vendor',
    params: feedParams,
  },
  'POST /api/vendor/feeds/:id/run': {
    summary: 'Asks for a run now. `run_id` is null when one waits already',
    auth: 'vendor',
    params: feedParams,
    answer: z.object({ run_id: z.string().nullable() }),
  },
  'GET /api/vendor/feeds/:id/runs': {
    summary: 'The runs of a feed, newest first, with the first hundred problems of each',
    auth: 'vendor',
    params: feedParams,
    query: feedRunsQuery,
    answer: z.object({ runs: z.array(feedRun), nextCursor: z.string().nullable() }),
  },
  'GET /api/vendor/feeds': {
    summary: "A stall's stock feeds and how they do. Their addresses are shown to managers only",
    auth: 'vendor',
    query: feedListQuery,
    answer: z.object({ feeds: z.array(stallFeed) }),
  },
  'POST /api/vendor/feeds': {
    summary: 'Adds a feed',
    auth: 'vendor',
    body: newFeedInput,
    answer: z.object({ feed: stallFeed }),
    status: 201,
  },
  'GET /api/vendor/feeds/try/:id': {
    summary:
      'How a trial went: which columns there are, the first rows, what would change, and what is wrong',
    auth: 'vendor',
    params: feedParams,
    answer: z.object({ trial: feedTrial }),
  },
  'POST /api/vendor/feeds/try': {
    summary:
      'Asks for a file to be fetched and read without setting any stock; ask for how it went by its id',
    auth: 'vendor',
    body: feedTrialInput,
    answer: z.object({ trial: feedTrial }),
    status: 202,
  },
});
