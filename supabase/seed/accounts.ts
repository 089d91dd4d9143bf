/** Accounts for trying the market out. Public knowledge: production with a real database refuses to start with them. */
export const demoAccounts = {
  shopper: {
    email: 'shopper@livestall.test',
    password: 'shop-the-market',
    fullName: 'Sam Shopper',
    role: 'shopper',
  },
  vendor: {
    email: 'vendor@livestall.test',
    password: 'keep-the-stall',
    fullName: 'Henrike Thomsen',
    role: 'vendor',
  },
  admin: {
    email: 'admin@livestall.test',
    password: 'watch-the-market',
    fullName: 'Ada Admin',
    role: 'admin',
  },
} as const;
