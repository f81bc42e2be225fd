/// Histories in PostgreSQL.
@NullMarked
package io.parley.room.history.postgres;

import org.jspecify.annotations.NullMarked;
