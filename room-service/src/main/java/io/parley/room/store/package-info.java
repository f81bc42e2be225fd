/// What the stores of this service have in common.
@NullMarked
package io.parley.room.store;

import org.jspecify.annotations.NullMarked;
