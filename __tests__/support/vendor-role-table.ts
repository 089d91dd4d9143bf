/**
 * Who gets what from every route of a stall, as the design, the decisions and the docstrings say.
 *
 * `other` is a key of the stall with every scope but the one that the route asks for, `program` one with exactly that
 * scope; for routes without one (`-`) both are keys with all that the stall can give. `alien` is a key of another stall
 * that may everything there, `rival` owns that stall. Behind `|` stands what the call is about where a route has several
 * answers.
 *
 * done: a read shows what is the stall's, a write changes it. none: answered, but nothing of the stall is seen or
 * changed. link: sent to the page for signing in. Figures are statuses; with each of them nothing is seen or changed.
 */
export const vendorRoleTable = `
route                                              scope            nobody shopper staff manager owner rival admin program other alien
GET api-keys                                       -                401    403     none  none    done  403   none  403     403   403
POST api-keys                                      -                401    403     403   403     done  403   403   403     403   403
DELETE api-keys/:id                                -                401    403     404   404     done  404   404   403     403   403
GET dashboard                                      -                401    403     done  done    done  403   done  403     403   403
GET dashboard/:panel                               -                401    403     done  done    done  403   done  403     403   403
GET exports                                        products:read    401    403     done  done    done  403   done  done    403   403
GET feeds                                          -                401    403     done  done    done  403   done  403     403   403
POST feeds                                         -                401    403     403   done    done  403   403   403     403   403
GET feeds/:id                                      -                401    403     done  done    done  404   done  403     403   403
PATCH feeds/:id                                    -                401    403     403   done    done  404   403   403     403   403
DELETE feeds/:id                                   -                401    403     403   done    done  404   403   403     403   403
POST feeds/:id/run                                 -                401    403     403   done    done  404   403   403     403   403
GET feeds/:id/runs                                 -                401    403     done  done    done  404   done  403     403   403
POST feeds/try                                     -                401    403     403   done    done  403   403   403     403   403
GET feeds/try/:id                                  -                401    403     404   done    done  404   404   403     403   403
GET imports                                        imports:write    401    403     done  done    done  403   done  done    403   403
POST imports                                       imports:write    401    403     403   done    done  403   403   done    403   403
GET imports/:id                                    imports:write    401    403     done  done    done  404   done  done    403   404
GET imports/:id/rejected.csv                       imports:write    401    403     done  done    done  404   done  done    403   404
POST imports/:id/cancel                            imports:write    401    403     403   done    done  404   403   done    403   404
POST imports/:id/start                             imports:write    401    403     403   done    done  404   403   done    403   404
GET inventory                                      products:read    401    403     done  done    done  403   done  done    403   403
POST inventory/adjust                              inventory:write  401    403     done  done    done  403   403   done    403   403
POST inventory/bulk                                inventory:write  401    403     done  done    done  403   403   done    403   403
POST inventory/bulk | thresholds                   inventory:write  401    403     403   done    done  403   403   done    403   403
POST inventory/changes/:id/undo                    inventory:write  401    403     done  done    done  403   403   done    403   403
POST inventory/changes/:id/undo | a count          inventory:write  401    403     403   done    done  403   403   done    403   403
GET inventory/counts                               inventory:write  401    403     done  done    done  403   done  done    403   403
POST inventory/counts                              inventory:write  401    403     done  done    done  403   403   done    403   403
GET inventory/counts/:id                           inventory:write  401    403     done  done    done  404   done  done    403   404
DELETE inventory/counts/:id                        inventory:write  401    403     403   done    done  403   403   done    403   403
POST inventory/counts/:id/finish                   inventory:write  401    403     403   done    done  403   403   done    403   403
DELETE inventory/counts/:id | begun by staff       inventory:write  401    403     done  done    done  403   403   done    403   403
POST inventory/counts/:id/finish | begun by staff  inventory:write  401    403     done  done    done  403   403   done    403   403
PUT inventory/counts/:id/lines                     inventory:write  401    403     done  done    done  403   403   done    403   403
GET inventory/movements                            inventory:write  401    403     done  done    done  403   done  done    403   403
GET inventory/movements/export                     -                401    403     done  done    done  403   done  403     403   403
GET inventory/selection                            -                401    403     done  done    done  403   done  403     403   403
PUT inventory/thresholds                           inventory:write  401    403     403   done    done  403   403   done    403   403
POST inventory/transfer                            inventory:write  401    403     done  done    done  403   403   done    403   403
GET locations                                      -                401    403     done  done    done  403   done  403     403   403
POST locations                                     -                401    403     403   done    done  403   403   403     403   403
PATCH locations/:id                                -                401    403     403   done    done  403   403   403     403   403
DELETE locations/:id                               -                401    403     403   done    done  403   403   403     403   403
GET notifications                                  -                401    403     done  done    done  403   done  403     403   403
POST notifications/read                            -                401    403     done  done    done  403   403   403     403   403
GET orders                                         orders:read      401    403     done  done    done  403   done  done    403   403
GET orders/:id                                     orders:read      401    403     done  done    done  404   done  done    403   404
POST orders/:id/transitions                        orders:write     401    403     done  done    done  404   403   done    403   404
POST orders/:id/transitions | cancel               orders:write     401    403     403   done    done  404   403   403     403   404
POST orders/:id/transitions | return               orders:write     401    403     403   done    done  404   403   403     403   404
POST orders/accept                                 orders:write     401    403     done  done    done  none  none  done    403   none
GET products                                       products:read    401    403     done  done    done  403   done  done    403   403
POST products                                      products:write   401    403     403   done    done  403   403   done    403   403
GET products/:id                                   products:read    401    403     done  done    done  404   done  done    403   404
PATCH products/:id                                 products:write   401    403     403   done    done  404   403   done    403   404
POST products/:id/archive                          products:write   401    403     403   done    done  404   403   done    403   404
POST products/:id/restore                          products:write   401    403     403   done    done  404   403   done    403   404
POST products/:id/submit                           products:write   401    403     403   done    done  404   403   done    403   404
POST products/:id/duplicate                        -                401    403     403   done    done  404   403   403     403   403
POST products/:id/images                           -                401    403     403   done    done  404   403   403     403   403
POST products/:id/images/uploads                   -                401    403     403   done    done  404   403   403     403   403
PUT products/:id/images/order                      -                401    403     403   done    done  404   403   403     403   403
PATCH products/:id/images/:imageId                 -                401    403     403   done    done  404   403   403     403   403
DELETE products/:id/images/:imageId                -                401    403     403   done    done  404   403   403     403   403
GET reports                                        -                401    403     done  done    done  403   done  403     403   403
POST reports                                       -                401    403     403   done    done  403   403   403     403   403
GET reports/:id/file                               -                link   404     done  done    done  404   done  403     403   403
GET settings                                       -                401    403     done  done    done  403   done  403     403   403
PATCH settings                                     -                401    403     403   403     done  403   403   403     403   403
PUT settings/topics                                -                401    403     done  done    done  403   403   403     403   403
GET tax                                            -                401    403     done  done    done  403   done  403     403   403
PUT tax                                            -                401    403     403   403     done  403   403   403     403   403
GET team                                           -                401    403     done  done    done  403   done  403     403   403
PATCH team/:id                                     -                401    403     403   403     done  403   403   403     403   403
DELETE team/:id                                    -                401    403     403   403     done  403   403   403     403   403
POST team/invitations                              -                401    403     403   403     done  403   403   403     403   403
DELETE team/invitations/:id                        -                401    403     404   404     done  404   404   403     403   403
GET application                                    -                401    none    none  none    none  none  none  403     403   403
GET application/slug                               -                401    none    none  none    none  none  none  403     403   403
POST application                                   -                401    none    none  none    none  none  none  403     403   403
`;

export const askerNames = [
  'nobody',
  'shopper',
  'staff',
  'manager',
  'owner',
  'rival',
  'admin',
  'program',
  'other',
  'alien',
] as const;
export type AskerName = (typeof askerNames)[number];
export type Expected = 'done' | 'none' | 'link' | '401' | '403' | '404';

export interface RoleLine {
  /** As the table has it, with what the call is about. */
  title: string;
  method: string;
  /** Behind `/api/vendor/`. */
  path: string;
  scope: string | null;
  cells: Record<AskerName, Expected>;
}

/** The table, line by line. */
export function roleLines(): RoleLine[] {
  const [, ...rows] = vendorRoleTable.trim().split('\n');
  return rows.map((row) => {
    const [title = '', scope = '', cells = ''] = [
      row.slice(0, 51).trim(),
      row.slice(51, 68).trim(),
      row.slice(68),
    ];
    const [method = '', path = ''] = title.split(' ');
    const words = cells.split(/ +/) as Expected[];
    if (words.length !== askerNames.length) throw new Error(`The table has a broken line: ${row}`);
    const named = Object.fromEntries(askerNames.map((name, index) => [name, words[index]]));
    return { title, method, path, scope: scope === '-' ? null : scope, cells: named as RoleLine['cells'] };
  });
}
