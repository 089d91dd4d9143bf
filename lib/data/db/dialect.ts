import { CompiledQuery, type DatabaseConnection } from 'kysely';
import { PostgresJSDialect, type PostgresJSDialectConfig, PostgresJSDriver } from 'kysely-postgres-js';
import { isConnectionLost } from '#lib/data/postgres/connection-error';

/** A transaction whose connection is lost is rolled back by that; what is told is why, not that ROLLBACK failed. */
class Driver extends PostgresJSDriver {
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw('rollback'));
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
    }
  }
}

/** Kysely over postgres.js. */
export class Dialect extends PostgresJSDialect {
  readonly #config: PostgresJSDialectConfig;

  constructor(config: PostgresJSDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): PostgresJSDriver {
    return new Driver(this.#config);
  }
}
