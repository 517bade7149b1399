/**
 * What was computed of an object, by key, for whoever asks again while the object lives: runs of a sweep share one reading of the lake and ask it for
 * the same things. Of each object the keys asked for last are kept.
 *
 * @remarks An object stands for its content: it must not be changed.
 */
export class Remembered<Owner extends object, Value> {
  private readonly all = new WeakMap<Owner, Map<string, Value>>();

  /** @param most keys kept of one object */
  constructor(private readonly most: number) {}

  of(owner: Owner, key: string, make: () => Value): Value {
    const kept = this.all.get(owner) ?? new Map<string, Value>();
    this.all.set(owner, kept);
    const value = kept.has(key) ? kept.get(key)! : make();
    kept.delete(key); // the newest stands last
    kept.set(key, value);
    if (kept.size > this.most) kept.delete(kept.keys().next().value!);
    return value;
  }

  /** What turned out to be no value, such as a promise that was not kept. */
  forget(owner: Owner, key: string): void {
    this.all.get(owner)?.delete(key);
  }
}
