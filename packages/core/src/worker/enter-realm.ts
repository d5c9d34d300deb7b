// Imported first by the entry files, for its effect: modules imported after it already see that they are in a worker.
import { enterRealm } from "./realm.js";

enterRealm();
