/// How this service reaches PostgreSQL.
@NullMarked
package io.parley.billing.store.postgres;

import org.jspecify.annotations.NullMarked;
