/// What happened in rooms, put in order: reads the facts that nodes state, and keeps each once.
@NullMarked
package io.parley.room.history;

import org.jspecify.annotations.NullMarked;
