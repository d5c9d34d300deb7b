import { within } from "./support.js";

/** A word that came over a host's session. */
export interface Word {
  readonly verb: string;
  readonly body: unknown;
}

/** Words as they come, each told once. */
export class Heard {
  readonly #words: Word[] = [];
  #changed: () => void = () => {};

  add(word: Word): void {
    this.#words.push(word);
    this.#changed();
  }

  /** The next word of this verb, now or later. */
  async next(verb: string): Promise<Word> {
    const found = new Promise<Word>((resolve) => {
      const look = (): void => {
        const at = this.#words.findIndex((one) => one.verb === verb);
        const [one] = at < 0 ? [] : this.#words.splice(at, 1);
        if (!one) return;
        // Whatever else comes is for who asks next.
        this.#changed = () => {};
        resolve(one);
      };
      this.#changed = look;
      look();
    });
    return within(`hearing ${verb}`, found);
  }

  /** Words of this verb that nobody has asked for yet. */
  count(verb: string): number {
    return this.#words.filter((one) => one.verb === verb).length;
  }
}
