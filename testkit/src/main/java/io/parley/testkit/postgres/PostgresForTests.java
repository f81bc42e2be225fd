package io.parley.testkit.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// A PostgreSQL that the tests of one JVM share: in a container where there is Docker, else the
/// embedded binaries. Each test takes a database of its own in it.
public final class PostgresForTests {

  /// The version that the embedded binaries have.
  private static final String IMAGE = "postgres:18-alpine";

  private static final String USER = "postgres";

  private static final String ADDRESS =
      DockerClientFactory.instance().isDockerAvailable() ? inContainer() : embedded();

  private static int made;

  private PostgresForTests() {}

  /// @return host and port; whoever started it ends with the JVM
  private static String inContainer() {
    var server = new PostgreSQLContainer(IMAGE).withUsername(USER).withPassword(USER);
    server.start();
    return server.getHost() + ":" + server.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
  }

  private static String embedded() {
    try {
      var server = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(60)).start();
      return "localhost:" + server.getPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The URL of a new, empty database.
  public static synchronized String url() {
    String name = "test" + ++made;
    try (var connection = DriverManager.getConnection(url("postgres"));
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    return url(name);
  }

  private static String url(String name) {
    return "jdbc:postgresql://" + ADDRESS + "/" + name + "?user=" + USER + "&password=" + USER;
  }

  /// @param url of `url()`
  public static PGSimpleDataSource dataSource(String url) {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(url);
    return database;
  }
}
