/**
 * Gives a permit back; only the first call does. With `using release = await semaphore.acquire()` the end of the block
 * calls it.
 */
export interface Release {
  (): void;
  [Symbol.dispose](): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A release that acts once. */
export function makeRelease(act: () => void): Release {
  let isReleased = false;
  const release = (): void => {
    if (isReleased) return;
    isReleased = true;
    act();
  };
  return Object.assign(release, {
    [Symbol.dispose]: release,
    [Symbol.asyncDispose]: async () => release(),
  });
}
