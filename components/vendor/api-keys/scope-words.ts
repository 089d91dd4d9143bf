import type { ApiScope } from '#lib/web/auth/scopes';

export const scopeWords: Record<ApiScope, string> = {
  'products:read': 'Read products and stock',
  'products:write': 'Change products',
  'inventory:write': 'Change stock',
  'orders:read': 'Read orders',
  'orders:write': 'Move orders on',
  'imports:write': 'Import files',
};
