import { monitoringContract } from '#lib/api/monitoring-contract';
import { jobsContract } from '#lib/jobs/contract';
import { alertsContract } from '#lib/market/alerts/contract';
import { cartsContract } from '#lib/market/carts/contract';
import { catalogContract } from '#lib/market/catalog/contract';
import { dashboardContract } from '#lib/market/dashboard/contract';
import { feedsContract } from '#lib/market/feeds/contract';
import { importsContract } from '#lib/market/imports/contract';
import { inventoryContract } from '#lib/market/inventory/contract';
import { notificationsContract } from '#lib/market/notifications/contract';
import { ordersContract } from '#lib/market/orders/contract';
import { productsContract } from '#lib/market/products/contract';
import { reportsContract } from '#lib/market/reports/contract';
import { taxContract } from '#lib/market/tax/contract';
import { apiKeysContract } from '#lib/market/vendors/api-keys/contract';
import { applicationsContract } from '#lib/market/vendors/applications/contract';
import { vendorsContract } from '#lib/market/vendors/contract';
import { settingsContract } from '#lib/market/vendors/settings/contract';
import { teamContract } from '#lib/market/vendors/team/contract';
import { authContract } from '#lib/web/auth/contract';

/** Every endpoint of the shop by its name, `GET /api/products/:id`. */
export const contracts = {
  ...alertsContract,
  ...apiKeysContract,
  ...applicationsContract,
  ...authContract,
  ...cartsContract,
  ...catalogContract,
  ...dashboardContract,
  ...feedsContract,
  ...importsContract,
  ...inventoryContract,
  ...jobsContract,
  ...monitoringContract,
  ...notificationsContract,
  ...ordersContract,
  ...productsContract,
  ...reportsContract,
  ...settingsContract,
  ...taxContract,
  ...teamContract,
  ...vendorsContract,
};

export type Api = typeof contracts;
