import type { CSSProperties } from 'react';

/** As supabase/templates, the sign-in mails: the shop writes in one hand. Mail programs know no variables. */
export const colours = {
  paper: '#f6f1e7',
  card: '#fffdf8',
  line: '#e6dcc8',
  ink: '#2c332e',
  soft: '#6a6f68',
  title: '#1f3d2b',
  press: '#1f5a3a',
};

export const serif = "Georgia, 'Times New Roman', serif";
export const sans = "-apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";

/** By class, where a program asks for the evening. No signs that HTML would escape. */
export const evening = `
  @media (prefers-color-scheme: dark) {
    .paper { background: #14201a !important; }
    .card { background: #1b2a22 !important; border-color: #2d4236 !important; }
    .ink, .ink a { color: #e9efe9 !important; }
    .soft, .soft a { color: #a8b8ad !important; }
    .rule { border-color: #2d4236 !important; }
    .press { background: #9ccf9f !important; color: #14201a !important; }
  }`;

export const paragraph: CSSProperties = {
  margin: '0 0 20px',
  fontSize: 16,
  lineHeight: 1.55,
  color: colours.ink,
};

export const cell: CSSProperties = {
  padding: '9px 0',
  borderTop: `1px solid ${colours.line}`,
  fontSize: 15,
  lineHeight: 1.4,
  color: colours.ink,
  verticalAlign: 'top',
};

export const figure: CSSProperties = {
  ...cell,
  paddingLeft: 16,
  textAlign: 'right',
  whiteSpace: 'nowrap',
  fontVariantNumeric: 'tabular-nums',
};

export const button: CSSProperties = {
  padding: '13px 22px',
  background: colours.press,
  borderRadius: 9,
  fontSize: 16,
  fontWeight: 600,
  color: '#ffffff',
  textDecoration: 'none',
};
