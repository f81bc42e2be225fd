/// How this service reaches PostgreSQL.
@NullMarked
package io.parley.room.store.postgres;

import org.jspecify.annotations.NullMarked;
