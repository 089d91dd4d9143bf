type Task = () => void;
/** Each client's sessions, and each session's tasks; whoever had a turn goes behind the others: maps keep the order. */
type Sessions = Map<object, Task[]>;

/**
 * Work that clients cause, one piece at a time. Between two pieces the event loop goes round once, so that heartbeats,
 * timers and the answers of the database are not kept waiting, however much has come at once. Clients take turns, and
 * so do the sessions of one client: who sends much waits behind itself alone. A single piece begins at once. Not a
 * FairQueue, whose turns last until some work is over and may be refused: a piece is over when its call returns, none
 * may be lost, and a session's keep their order.
 */
export class Turns {
  readonly #clients = new Map<string, Sessions>();
  #isRunning = false;

  /** Does the task in the session's turn, in the order of the calls. The task must not throw. */
  take(client: string, session: object, task: Task): void {
    if (!this.#isRunning) {
      this.#isRunning = true;
      setImmediate(this.#next);
      task();
      return;
    }
    const sessions = this.#clients.get(client) ?? new Map<object, Task[]>();
    const tasks = sessions.get(session) ?? [];
    tasks.push(task);
    sessions.set(session, tasks);
    this.#clients.set(client, sessions);
  }

  /** An immediate of its own for each piece: what a piece left to microtasks is done before the next one begins. */
  readonly #next = (): void => {
    const task = this.#draw();
    if (task) setImmediate(this.#next);
    else this.#isRunning = false;
    task?.();
  };

  #draw(): Task | undefined {
    const [turn] = this.#clients;
    if (!turn) return undefined;
    const [client, sessions] = turn;
    this.#clients.delete(client);
    const [first] = sessions;
    if (!first) return undefined;
    const [session, tasks] = first;
    sessions.delete(session);
    const task = tasks.shift();
    if (tasks.length > 0) sessions.set(session, tasks);
    if (sessions.size > 0) this.#clients.set(client, sessions);
    return task;
  }
}
