import type { SceneName } from '#supabase/seed/illustrations/scenes';

const views: Record<SceneName, (name: string) => string> = {
  plateful: (name) => `${name}, loose in a glazed plate, with a sprig of the plant`,
  mound: (name) => `A heap of ${name} before the plant it comes from`,
  bowlful: (name) => `${name} in a bowl`,
  scoopful: (name) => `${name} in a wooden scoop`,
  ring: (name) => `${name}: the seeds laid out in a ring around the plant`,
  bundle: (name) => `${name}, tied with string`,
  pods: (name) => `${name}, laid out one by one`,
  mortar: (name) => `${name} in a stone mortar`,
  trio: (name) => `Three small heaps of ${name}`,
  sack: (name) => `${name} in an open linen sack`,
  specimen: (name) => `${name}: the plant as a herbarium sheet`,
  pair: (name) => `${name}: two sprigs`,
  bunch: (name) => `${name}, tied as a bunch`,
  wrapped: (name) => `${name}, wrapped in brown paper`,
  wreath: (name) => `${name}, bound in a ring`,
  blossoms: (name) => `${name}: blossoms strewn over paper`,
  closeUp: (name) => `${name}, seen close up`,
  tinned: (name) => `${name} in a tin`,
  jarred: (name) => `${name} in a corked jar`,
  bagged: (name) => `${name} in a paper bag`,
  packeted: (name) => `A seed packet: ${name}`,
  packets: (name) => `Two seed packets: ${name}`,
  bottled: (name) => `${name} in a corked bottle`,
  honeyed: (name) => `A jar: ${name}, with a honey dipper`,
  cupful: (name) => `${name}, brewed, in a white-rimmed cup`,
  pot: (name) => `${name}: a teapot and a small cup`,
  whisk: (name) => `${name}: a bowl and a bamboo whisk`,
  dripper: (name) => `${name}: a dripper on a glass jug`,
  grinder: (name) => `${name}: a wooden hand grinder`,
  potted: (name) => `${name}: the plant in a clay pot`,
  twine: (name) => `${name}: a ball of string and garden shears`,
  infuser: (name) => `${name}: a steel infuser over a glass`,
};

/** What a picture shows, in words, for those who do not see it. */
export const altText = (scene: SceneName, name: string): string => `${views[scene](name)} (illustration)`;
