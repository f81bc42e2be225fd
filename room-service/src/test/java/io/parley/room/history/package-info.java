@NullMarked
package io.parley.room.history;

import org.jspecify.annotations.NullMarked;
