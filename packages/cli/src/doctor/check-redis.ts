import { loadPackage } from "../load-package.js";
import { type Finding, ok, problemOf, warning } from "./finding.js";

type RedisPackage = Partial<Pick<typeof import("@bossworks/dealer-redis"), "examineRedis">>;

/** What the Redis dealer itself says of a server: can it be reached, is it fit, may this user do all that is needed. */
export async function checkRedis(subject: string, url: string): Promise<Finding[]> {
  try {
    const { examineRedis } = loadPackage<RedisPackage>("@bossworks/dealer-redis") ?? {};
    // Of another version; that is told with the packages.
    if (!examineRedis) return [];
    const { version, evictionPolicy, problems, hostProblems } = await examineRedis({ url });
    if (problems.length > 0) return problems.map((error) => problemOf(subject, error));
    const facts = `Redis ${version}, and this user has all rights that are needed`;
    const policy = evictionPolicy === undefined ? "" : `; its maxmemory-policy is ${evictionPolicy}`;
    const findings = [ok(subject, facts + policy)];
    if (evictionPolicy === undefined) {
      findings.push(
        warning(
          subject,
          "this user may not ask whether the server evicts keys",
          "see to it that its maxmemory-policy is noeviction, or give the user +config|get",
        ),
      );
    }
    if (hostProblems.length > 0) {
      const why = hostProblems.map(({ message }) => message).join("; ");
      findings.push(
        warning(subject, `hosts could not join: ${why}`, "nothing to do where no host is to join"),
      );
    }
    return findings;
  } catch (error) {
    return [problemOf(subject, error)];
  }
}
