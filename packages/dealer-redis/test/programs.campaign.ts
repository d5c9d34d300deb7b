import { testPrograms } from "../../core/test/programs/test-programs.js";
import { useServer } from "./support/service.js";

const url = await useServer();

testPrograms("redis", () => url);
