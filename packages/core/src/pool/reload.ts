import type { Post } from "./post.js";

/** Posts of a pool whose workers are to be replaced. */
export interface Reloading {
  readonly posts: ReadonlySet<Post>;
  /** Who is on the way may wait for a host, for as long as none has room. */
  readonly waitsForHosts: boolean;
  /** Another worker takes over a post; resolves when the former one is gone. */
  replace(post: Post): Promise<void>;
  /** Fires when the pool closes; its reason is what the reload rejects with. */
  readonly shut: AbortSignal;
}

/** Replaces every worker, one after the other, each before the former one goes. */
export async function reloadAll({ posts, waitsForHosts, replace, shut }: Reloading): Promise<void> {
  shut.throwIfAborted();
  const filled = [...posts].filter(({ seat }) => seat || !waitsForHosts);
  for (const post of filled) {
    if (!waitsForHosts) await post.filling;
    if (!posts.has(post) || !post.seat) continue;
    await replace(post).catch((error: unknown) => {
      throw shut.aborted ? shut.reason : error;
    });
  }
}
