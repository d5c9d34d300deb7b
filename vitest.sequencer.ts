import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Runs of the conformance kit take a minute each and stand in files of a few lines. Where no former run has left its times,
 * vitest takes large files first, so these came last, one core idle beside them.
 */
export class KitFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isKit = ({ moduleId }: TestSpecification): boolean => moduleId.endsWith("/conformance.test.ts");
    return [...sorted.filter(isKit), ...sorted.filter((file) => !isKit(file))];
  }
}
