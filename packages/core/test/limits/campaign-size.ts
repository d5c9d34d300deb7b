/** How many times its counts a campaign runs: `npm run test:campaign -- --size N`. */
export const CAMPAIGN_SIZE = Number(process.env.BOSSWORKS_CAMPAIGN_SIZE ?? 1);
