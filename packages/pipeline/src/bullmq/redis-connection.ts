import { UsageError } from '@regimelab/core';
import { Redis } from 'ioredis';

/** How long the first answer may take, milliseconds. */
const FIRST_ANSWER_MS = 5_000;

/**
 * Connects to Redis and waits for its first answer.
 *
 * @throws {UsageError} `REDIS_UNREACHABLE`, never with the password of the URL
 */
export async function connectRedis(url: string): Promise<Redis> {
  const shown = withoutPassword(url);
  if (shown === null) {
    throw new UsageError('USAGE_BAD_VALUE', '--redis: expected a URL such as redis://127.0.0.1:6379', { hint: 'rediss:// for TLS' });
  }
  let isConnected = false;
  let cause: string | null = null;
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: FIRST_ANSWER_MS,
    maxRetriesPerRequest: null, // as BullMQ asks: a command waits for the connection to come back
    retryStrategy: (times) => (isConnected ? Math.min(1_000, 50 * times) : null),
  });
  // Said once, below; afterwards the client connects again by itself.
  redis.on('error', (error: Error) => (cause ??= error.message));
  const failure = await Promise.race([
    redis
      .connect()
      .then(() => redis.ping())
      .then(
        () => null,
        (error: Error) => cause ?? error.message, // the client says only that the connection is closed
      ),
    new Promise<string>((resolve) => setTimeout(() => resolve(`no answer in ${FIRST_ANSWER_MS / 1000} s`), FIRST_ANSWER_MS).unref()),
  ]);
  isConnected = failure === null;
  if (isConnected) return redis;
  if (redis.status !== 'end') redis.disconnect(); // of a connection that has ended it would wait for 2 seconds
  throw new UsageError('REDIS_UNREACHABLE', `no Redis at ${shown}: ${failure}`, {
    hint: 'start one (redis-server), or correct --redis; a sweep without --executor bullmq needs none',
  });
}

function withoutPassword(url: string): string | null {
  try {
    const { protocol, host } = new URL(url);
    return /^rediss?:$/.test(protocol) && host !== '' ? `${protocol}//${host}` : null;
  } catch {
    return null;
  }
}
