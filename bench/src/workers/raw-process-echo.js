import { joinRawProcess } from "../lib/raw-process.js";

const { send } = await joinRawProcess((message) => send(message));
