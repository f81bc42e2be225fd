/// API keys in PostgreSQL.
@NullMarked
package io.parley.room.key.postgres;

import org.jspecify.annotations.NullMarked;
