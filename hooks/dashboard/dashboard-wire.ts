import type { Dashboard, PanelData, PanelName, PanelResult } from '#lib/market/dashboard/schema';
import { ApiError, getJson } from '#lib/web/client';

// zod stays out of the page's first JavaScript.
async function loadWire() {
  const [{ z }, { panels, panelResult }] = await Promise.all([
    import('#lib/web/zod-parts'),
    import('#lib/market/dashboard/schema'),
  ]);
  const all = z.object({
    attention: panelResult(panels.attention),
    orders: panelResult(panels.orders),
    stats: panelResult(panels.stats),
    inventory: panelResult(panels.inventory),
    products: panelResult(panels.products),
    notifications: panelResult(panels.notifications),
  });
  return { one: (name: PanelName) => z.object({ data: panels[name] }), all: z.object({ panels: all }) };
}

/** Every panel of a stall, each with its own outcome. Throws ApiError when none could be asked for. */
export async function readDashboard(vendorId: string, signal?: AbortSignal): Promise<Dashboard> {
  const { all } = await loadWire();
  return (await getJson(`/api/vendor/dashboard?vendor_id=${vendorId}`, all, { signal })).panels;
}

/** One panel; a refusal is its outcome. Throws only when there was no answer at all, or the signal was aborted. */
export async function readPanel<N extends PanelName>(
  vendorId: string,
  name: N,
  signal?: AbortSignal,
): Promise<PanelResult<N>> {
  const { one } = await loadWire();
  try {
    const answer = await getJson(`/api/vendor/dashboard/${name}?vendor_id=${vendorId}`, one(name), {
      signal,
    });
    return { ok: true, data: answer.data as PanelData<N> };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 0) throw error;
    return { ok: false, error: { code: error.code, message: error.message } };
  }
}
