/** The gateway's word for who is on the other end; it takes away what a client sends under this name. */
export const clientHeader = 'x-livestall-client';
