import { joinRawProcess } from "../lib/raw-process.js";
import { messageOf, Tally } from "../lib/tally.js";

let tally;

const { params, send } = await joinRawProcess((message) => {
  if (message === "go") begin();
  else tally.take(message);
  if (tally.count < params.receives) return;
  tally.check(params.receives);
  send({ report: tally.count });
});

function begin() {
  tally = new Tally();
  for (let id = 0; id < params.sends; id++) send(messageOf(id));
}
