/// API keys: where they come from, and how the key ring learns them.
@NullMarked
package io.parley.room.key;

import org.jspecify.annotations.NullMarked;
