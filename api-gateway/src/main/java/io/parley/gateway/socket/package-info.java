/// WebSockets of clients, passed on to the signaling node that accepts them.
@NullMarked
package io.parley.gateway.socket;

import org.jspecify.annotations.NullMarked;
