export { pause, rejectionOf, until, within } from "../../../core/test/failures/support/deadline.js";
