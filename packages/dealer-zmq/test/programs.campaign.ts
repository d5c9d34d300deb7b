import { testPrograms } from "../../core/test/programs/test-programs.js";

testPrograms("zmq", () => "zmq+ipc://");
