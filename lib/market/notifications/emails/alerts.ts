import type { Email } from '#lib/engines/mail/email';
import type { EmailProps } from '#lib/tasks/mail';

const reason = 'You get this because you look after this market.';

/** "23 Nov 2026, 15:42:07 UTC" */
function moment(at: string): string {
  const format = new Intl.DateTimeFormat('en-IE', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: 'UTC',
  });
  return `${format.format(new Date(at))} UTC`;
}

function facts(props: EmailProps['alert-firing']): [string, string][] {
  const value: [string, string][] = props.value ? [['Measured', props.value]] : [];
  return [['Rule', props.rule], ...value, ['Since', moment(props.since)]];
}

/** Something is wrong with the market. */
export function alertFiringEmail(props: EmailProps['alert-firing']): Email {
  return {
    subject: `Alert: ${props.title}`,
    preview: props.message,
    heading: props.title,
    blocks: [
      { kind: 'text', text: props.message },
      { kind: 'facts', facts: facts(props) },
      { kind: 'button', label: 'Open the monitor', path: props.path },
    ],
    reason: `${reason} A mail follows when it is over.`,
  };
}

/** It is well again. */
export function alertResolvedEmail(props: EmailProps['alert-resolved']): Email {
  return {
    subject: `Resolved: ${props.title}`,
    preview: props.message,
    heading: `Resolved: ${props.title}`,
    blocks: [
      { kind: 'text', text: props.message },
      { kind: 'facts', facts: [...facts(props), ['Until', moment(props.resolvedAt)]] },
      { kind: 'button', label: 'Open the monitor', path: props.path },
    ],
    reason,
  };
}
