import { benchTable } from "./bench-table.mjs";
import { dealerFeatures } from "./dealer-features.mjs";
import { dealerSpeeds } from "./dealer-speeds.mjs";
import { deployFiles } from "./deploy-files.mjs";
import { errorCodes } from "./error-codes.mjs";
import { protocolTables } from "./protocol/tables.mjs";
import { vectorFiles } from "./protocol/vector-files.mjs";
import { speedSummary } from "./speed-summary.mjs";
import { staffSizes } from "./staff-sizes.mjs";
import { stateTable } from "./state-table.mjs";
import { systems } from "./systems.mjs";

/**
 * Everything in the documents that is made from code, or measured. To add a table: put its markers into a document
 * (`<!-- generated:NAME -->`, `<!-- /generated:NAME -->`), write `{ file, region, render }` in a file of its own beside
 * this one, and list it here.
 *
 * `render({ core, previous })` returns the region's Markdown; `core` is the built @bossworks/core, `previous` the
 * region's text so far, for generators that keep hand-written parts. `findProblems`, with the same argument, is
 * optional and returns what only a person can put right. Without a `region` the file is generated whole.
 */
export const GENERATORS = [
  benchTable,
  dealerFeatures,
  dealerSpeeds,
  errorCodes,
  speedSummary,
  staffSizes,
  stateTable,
  systems,
  ...deployFiles,
  ...protocolTables,
  ...vectorFiles,
];
