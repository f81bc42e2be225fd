/// One client's WebSocket, as the rest of signaling sees it.
@NullMarked
package io.parley.signaling.connection;

import org.jspecify.annotations.NullMarked;
