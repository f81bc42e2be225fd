/// Headless clients over real sockets that load a running server and measure it.
@NullMarked
package io.parley.bench;

import org.jspecify.annotations.NullMarked;
