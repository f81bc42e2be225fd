/// The page that this server serves.
@NullMarked
package io.parley.gateway.console;

import org.jspecify.annotations.NullMarked;
