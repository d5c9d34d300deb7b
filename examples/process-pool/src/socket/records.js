const HEADER_BYTES = 4;

/** One record as it is sent: its length in four bytes, the highest first, then its bytes. */
export function* toRecord(bytes) {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(bytes.length);
  yield header;
  if (bytes.length > 0) yield bytes;
}

/** The records in a stream of bytes, however it is cut into pieces. Throws when it ends in the middle of one. */
export async function* readRecords(source) {
  let pieces = [];
  let size = 0;
  let wanted;

  function take(count) {
    const all = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
    pieces = [all.subarray(count)];
    size -= count;
    return all.subarray(0, count);
  }

  for await (const piece of source) {
    pieces.push(piece);
    size += piece.length;
    for (;;) {
      if (wanted === undefined && size >= HEADER_BYTES) wanted = take(HEADER_BYTES).readUInt32BE();
      if (wanted === undefined || size < wanted) break;
      yield take(wanted);
      wanted = undefined;
    }
  }
  if (size > 0 || wanted !== undefined) throw new Error("the bytes end in the middle of a record");
}
