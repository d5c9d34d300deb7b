import { findProgram } from "../../../scripts/lib/find-program.mjs";

/** The path of a Chromium; installed where there is none. */
export function findBrowser() {
  return findProgram({
    what: "Chromium",
    programs: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    packages: { "apt-get": "chromium", dnf: "chromium", apk: "chromium" },
  });
}
