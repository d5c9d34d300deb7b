/** What a client may take to close its end; then it is closed for it. */
const LINGER_MS = 1000;

/**
 * Ends a socket, with a last line for the client. What still comes is read and dropped: closing a socket over unread bytes would
 * reset the connection, and the line might never arrive.
 */
export function sayGoodbye(socket, why) {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => clearTimeout(timer));
  socket.resume();
  socket.end(why && `${why}\n`);
}
