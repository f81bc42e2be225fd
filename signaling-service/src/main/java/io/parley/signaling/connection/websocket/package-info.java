/// Spring WebFlux and Reactor Netty below a connection.
@NullMarked
package io.parley.signaling.connection.websocket;

import org.jspecify.annotations.NullMarked;
