import { testPrograms } from "../../core/test/programs/test-programs.js";

testPrograms("shm", () => "shm:");
