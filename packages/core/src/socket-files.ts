/*
 * For dealers that listen at a path: what a Unix domain socket's file needs beside its socket. By itself, since no worker's
 * thread has a use for it.
 */
export { claimPath } from "./socket-files/claim-path.js";
export { missingSocket } from "./socket-files/missing-socket.js";
export { makeSocketFolder, reclaimFolders, removeSocketFolder } from "./socket-files/socket-folder.js";
