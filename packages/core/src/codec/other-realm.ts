import { isArrayBuffer, isDate, isMap, isNativeError, isSet } from "node:util/types";
import { TYPED_ARRAYS } from "./views.js";

/*
 * Values of another realm: what code in a context of `node:vm` makes, such as a test of Jest's. They have that realm's
 * prototypes, and are known by what they are within.
 */

type View = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => ArrayBufferView;

const OWN_VIEWS: ReadonlyMap<string, View> = new Map(TYPED_ARRAYS.map((view) => [view.name, view as View]));

/** The name of a typed array's class, whichever realm it is of; undefined of anything else. */
const tagOf = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)?.get;

/** The same value as one of this realm, when it is a built-in one of another; undefined when it is not. No detached buffer may be given. */
export function ofThisRealm(value: object, prototype: object): object | undefined {
  if (isMap(value)) return isBuiltIn(prototype, "Map", 1) ? new Map(value) : undefined;
  if (isSet(value)) return isBuiltIn(prototype, "Set", 1) ? new Set(value) : undefined;
  if (isDate(value))
    return isBuiltIn(prototype, "Date", 1) ? new Date(Date.prototype.getTime.call(value)) : undefined;
  if (isArrayBuffer(value))
    return isBuiltIn(prototype, "ArrayBuffer", 1) ? new Uint8Array(new Uint8Array(value)).buffer : undefined;
  return undefined;
}

/** The same memory by a view of this realm, for a view of another; undefined when its class is none of the built-in ones. */
export function viewOfThisRealm(view: ArrayBufferView, prototype: object): ArrayBufferView | undefined {
  const { buffer, byteOffset, byteLength } = view;
  if (isBuiltIn(prototype, "DataView", 1)) return new DataView(buffer, byteOffset, byteLength);
  const tag = tagOf?.call(view) as string | undefined;
  const OwnView = tag === undefined ? undefined : OWN_VIEWS.get(tag);
  if (tag === undefined || OwnView === undefined || !isBuiltIn(prototype, tag, 2)) return undefined;
  return new OwnView(buffer, byteOffset, (view as Uint8Array).length);
}

/** Whether it is an error, of this realm or another. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || isNativeError(value);
}

/** A built-in class's prototype is as far from its realm's root as `steps` says; that of a class derived from it is further. */
function isBuiltIn(prototype: object, name: string, steps: number): boolean {
  if (prototype.constructor?.name !== name) return false;
  let root: object | null = prototype;
  for (let step = 0; step < steps && root !== null; step++) root = Object.getPrototypeOf(root);
  return root !== null && Object.getPrototypeOf(root) === null;
}
