import { CAMPAIGN_SIZE } from "./campaign-size.js";
import { testUnawaitedSends } from "./unawaited-sends-of-bosses.js";

// Of fewer the window takes too many for what is refused to be most of them.
testUnawaitedSends(Math.max(100_000, Math.ceil(1_000_000 * CAMPAIGN_SIZE)));
