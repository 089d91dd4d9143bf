import { type MailboxOptions, startMailbox } from '../mailbox.ts';
import { runChild } from './child.ts';

runChild<MailboxOptions>(startMailbox);
