import type { EmployOptions } from "./boss-options.js";

/** What a worker is employed with: params may be left out where its code does without. */
export type EmployArguments<Params> = undefined extends Params
  ? [options?: EmployOptions<Params>]
  : [options: EmployOptions<Params> & { params: Params }];
