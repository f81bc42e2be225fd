/// Whether a client could join now.
@NullMarked
package io.parley.gateway.health;

import org.jspecify.annotations.NullMarked;
