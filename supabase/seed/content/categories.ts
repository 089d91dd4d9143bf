/** The shop's shelves: a tree of two levels, in the order shown. */
export const categories = [
  {
    slug: 'tea',
    name: 'Tea',
    description: 'Leaves of one shrub, worked in a hundred ways.',
    children: [
      { slug: 'green-tea', name: 'Green tea', description: 'Steamed or pan-fired within hours of picking.' },
      { slug: 'black-tea', name: 'Black tea', description: 'Fully oxidised: malt, cocoa, honey and smoke.' },
      {
        slug: 'oolong',
        name: 'Oolong',
        description: 'Between green and black, rolled or twisted, steeped many times.',
      },
      {
        slug: 'white-tea',
        name: 'White tea',
        description: 'Buds and young leaves, withered and left alone.',
      },
      {
        slug: 'herbal-tea',
        name: 'Herbal infusions',
        description: 'Leaves, blossoms, roots and fruit without caffeine.',
      },
    ],
  },
  {
    slug: 'coffee',
    name: 'Coffee',
    description: 'Roasted this week, or green for those who roast at home.',
    children: [
      {
        slug: 'filter-coffee',
        name: 'Filter roasts',
        description: 'Light and clear, for pour-over and batch brew.',
      },
      {
        slug: 'espresso',
        name: 'Espresso roasts',
        description: 'Sweet and round under pressure, good with milk.',
      },
      {
        slug: 'green-coffee',
        name: 'Green beans',
        description: 'Unroasted, with moisture and harvest stated.',
      },
    ],
  },
  {
    slug: 'spices',
    name: 'Spices',
    description: 'Whole, ground and mixed, dated by harvest.',
    children: [
      {
        slug: 'whole-spices',
        name: 'Whole spices',
        description: 'Seeds, pods, barks and berries to crack as you cook.',
      },
      {
        slug: 'ground-spices',
        name: 'Ground spices',
        description: 'Milled in small lots and sold while they still smell.',
      },
      { slug: 'spice-blends', name: 'Blends', description: 'House mixtures and old regional ones.' },
      { slug: 'salt', name: 'Salt', description: 'From pans, mines and smokehouses.' },
    ],
  },
  {
    slug: 'flowers',
    name: 'Dried flowers',
    description: 'For the vase, the door and the cake.',
    children: [
      {
        slug: 'dried-bunches',
        name: 'Bunches',
        description: 'Hung head down in the dark, so that they keep their colour.',
      },
      {
        slug: 'petals-and-buds',
        name: 'Petals & buds',
        description: 'Loose blossoms for cups, baths and bowls.',
      },
      { slug: 'wreaths', name: 'Wreaths & garlands', description: 'Bound by hand on willow and wire.' },
    ],
  },
  {
    slug: 'seeds',
    name: 'Seeds',
    description: 'Open-pollinated, tested for germination, yours to save.',
    children: [
      { slug: 'vegetable-seeds', name: 'Vegetables', description: 'Old and new kinds for beds and boxes.' },
      { slug: 'herb-seeds', name: 'Herbs', description: 'For windowsills and kitchen doors.' },
      { slug: 'flower-seeds', name: 'Flowers', description: 'For cutting, for bees, for the joy of it.' },
    ],
  },
  {
    slug: 'pantry',
    name: 'Honey & pantry',
    description: 'What stands beside the tea caddy.',
    children: [
      {
        slug: 'honey',
        name: 'Honey & bee bread',
        description: 'Single hives, single flowers, never heated.',
      },
      {
        slug: 'syrups-and-waters',
        name: 'Syrups & flower waters',
        description: 'Distilled or boiled down in small coppers.',
      },
      {
        slug: 'oils-and-vinegars',
        name: 'Oils & vinegars',
        description: 'Pressed, steeped and slowly soured.',
      },
      {
        slug: 'dried-fruit-and-mushrooms',
        name: 'Dried fruit & mushrooms',
        description: 'Sliced thin and dried slowly.',
      },
    ],
  },
  {
    slug: 'tools',
    name: 'Tools & vessels',
    description: 'Things to brew, grind and grow with.',
    children: [
      { slug: 'brewing', name: 'Brewing', description: 'Pots, drippers, whisks and strainers.' },
      { slug: 'kitchen-tools', name: 'Kitchen', description: 'Mortars, mills and scoops.' },
      { slug: 'garden-tools', name: 'Garden', description: 'Pots, string and blades.' },
    ],
  },
] as const;

/** A shelf that holds products: only the leaves of the tree do. */
export type CategorySlug = (typeof categories)[number]['children'][number]['slug'];
