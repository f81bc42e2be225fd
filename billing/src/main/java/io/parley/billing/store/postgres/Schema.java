package io.parley.billing.store.postgres;

import io.parley.billing.store.StoreUnavailableException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// The tables of this service, in a schema of its own with its own history of migrations.
public final class Schema {

  /// As the statements of the adapters name it.
  static final String NAME = "billing";

  private final DataSource database;

  public Schema(DataSource database) {
    this.database = database;
  }

  /// Brings the tables up to this version; does nothing where they are.
  ///
  /// @throws StoreUnavailableException where the database does not let it
  public void migrate() {
    try {
      Flyway.configure(getClass().getClassLoader())
          .dataSource(database)
          .schemas(NAME)
          .defaultSchema(NAME)
          .createSchemas(true)
          .locations("classpath:io/parley/billing/migration")
          .failOnMissingLocations(true)
          .connectRetries(0)
          .load()
          .migrate();
    } catch (FlywayException failed) {
      throw new StoreUnavailableException(failed);
    }
  }
}
