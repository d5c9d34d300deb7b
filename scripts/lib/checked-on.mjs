/**
 * Why an example's check is not for this system; undefined where it is. `checkedOn` in its package.json names the systems, as
 * `process.platform` does, and what the check needs of them. npm's own field `os` would keep the others from installing the
 * whole repository.
 *
 * @param {{ checkedOn?: { platforms: readonly string[], needs: string } }} manifest
 * @param {string} [platform]
 * @returns {string | undefined}
 */
export function whyNotHere({ checkedOn }, platform = process.platform) {
  if (!checkedOn || checkedOn.platforms.includes(platform)) return undefined;
  return `its check needs ${checkedOn.needs}: it is run on ${checkedOn.platforms.join(" and ")}, this is ${platform}`;
}
