package io.parley.room;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/// A PostgreSQL that the tests of one JVM share; each takes a database of its own in it.
public final class Database {

  private static final EmbeddedPostgres SERVER = start();
  private static int made;

  private Database() {}

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(60)).start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The URL of a new, empty database.
  public static synchronized String url() {
    String name = "rooms" + ++made;
    try (var connection = SERVER.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    return SERVER.getJdbcUrl("postgres", name);
  }

  public static PGSimpleDataSource dataSource(String url) {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(url);
    return database;
  }
}
