import type { EmployOptions } from "./boss-options.js";

/** What a worker is employed with: params may be left out where its code does without. */
export type EmployArguments<Params> = undefined extends Params
  ? [options?: EmployOptions<Params>]
  : [options: EmployOptions<Params> & { params: Params }];

/** The params of a definition: of code that says nothing of them, as plain JavaScript does, any. */
export type GivenParams<Params> = [Params] extends [undefined] ? unknown : Params;
