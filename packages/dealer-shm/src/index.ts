export { type ShmDealerOptions, shmDealer } from "./shm-dealer.js";
