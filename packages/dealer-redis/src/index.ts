export { examineRedis, type RedisExamination } from "./examine-redis.js";
export {
  type ClientModule,
  type CreateClient,
  type RedisConnection,
  type RedisDealerOptions,
  redisDealer,
} from "./redis-dealer.js";
