/** Points a history keeps at most; when it is full every second one goes. */
const MOST_POINTS = 2000;

/** How the joint result has moved: seconds since the start, and pi. */
export class History {
  seconds = [];
  pi = [];

  add(seconds, pi) {
    if (this.seconds.length === MOST_POINTS) {
      this.seconds = this.seconds.filter((_, index) => index % 2 === 0);
      this.pi = this.pi.filter((_, index) => index % 2 === 0);
    }
    this.seconds.push(seconds);
    this.pi.push(pi);
  }
}
