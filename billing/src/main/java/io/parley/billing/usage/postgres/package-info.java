/// Usage in PostgreSQL.
@NullMarked
package io.parley.billing.usage.postgres;

import org.jspecify.annotations.NullMarked;
