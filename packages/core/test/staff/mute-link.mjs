/** The worker's side of any dealer, whose channels say nothing any more once `fallSilent` was called, and stay open. */
let isMute = false;

export function fallSilent() {
  isMute = true;
}

export async function connect({ voiced, ...address }, events, signal) {
  const { connect: connectVoiced } = await import(voiced);
  const channel = await connectVoiced({ ...address, module: voiced }, events, signal);
  return {
    send: (packet) => (isMute ? "ok" : channel.send(packet)),
    close: () => channel.close(),
    abort: (reason) => channel.abort(reason),
  };
}
