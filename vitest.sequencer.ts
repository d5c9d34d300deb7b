import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The project of files that share a process. */
export const SHARED = "shared";

/**
 * Runs of the conformance kit take a minute each and stand in files of a few lines. Where no former run has left its times,
 * vitest takes large files first, so these came last, one core idle beside them. Files that share a process come last and
 * together: vitest ends the process when the next file is one that does not.
 */
export class KitFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [0, 1, 2].flatMap((place) => sorted.filter((file) => placeOf(file) === place));
  }
}

function placeOf({ moduleId, project }: TestSpecification): number {
  if (moduleId.endsWith("/conformance.test.ts")) return 0;
  return project.name === SHARED ? 2 : 1;
}
