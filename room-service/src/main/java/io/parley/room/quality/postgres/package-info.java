/// Samples of quality in PostgreSQL.
@NullMarked
package io.parley.room.quality.postgres;

import org.jspecify.annotations.NullMarked;
